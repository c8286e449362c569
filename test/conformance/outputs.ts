/** Compares what a topic holds with what a case expects of it, record by record, and says where they differ first. */
import type { SourceDefinition } from '../../src/sql/catalog.ts';
import { differenceOf } from './compare.ts';
import type { CompareOptions } from './compare.ts';
import type { Case, CaseRecord } from './cases.ts';
import type { ReadRecord } from './records.ts';
import { printTree } from './tree.ts';

export interface OutputRules {
  /** Numbers with a point in JSON compare as doubles. */
  readonly looseNumbers: boolean;
  /** An expected time of 0 accepts any: the case has no inputs and writes with the real clock. */
  readonly zeroTimeIsAny: boolean;
  readonly compareHeaders: boolean;
  /** Records may come in any order: several partitions together. */
  readonly anyOrder: boolean;
}

export function rulesOf(one: Case): OutputRules {
  return {
    looseNumbers: one.properties.get('use.exact.numeric.comparison') === 'false',
    zeroTimeIsAny: one.inputs.length === 0,
    compareHeaders: one.suite === 'query',
    anyOrder: false,
  };
}

/** Null when `actual` is what `expected` asks for; else the first difference as text: topic, index, place, expected, actual. */
export function topicDiffers(
  source: SourceDefinition,
  expected: readonly CaseRecord[],
  actual: readonly ReadRecord[],
  rules: OutputRules,
): string | null {
  const { topic } = source;
  if (rules.anyOrder) return multisetDiffers(source, expected, actual, rules);
  const common = Math.min(expected.length, actual.length);
  for (let at = 0; at < common; at++) {
    const reason = recordDiffers(expected[at] as CaseRecord, actual[at] as ReadRecord, source, rules);
    if (reason !== null) return `topic ${topic}, record ${at} of ${expected.length}: ${reason}`;
  }
  if (expected.length === actual.length) return null;
  const counts = `topic ${topic}: ${expected.length} records expected, there are ${actual.length}`;
  const missing = expected[common];
  const extra = actual[common];
  if (missing) return `${counts}; record ${common} is missing: ${printRecord(missing)}`;
  return extra ? `${counts}; record ${common} is one too many: ${printRecord(extra)}` : counts;
}

/** Several partitions together have no order: each expected record must find one of its own. */
function multisetDiffers(
  source: SourceDefinition,
  expected: readonly CaseRecord[],
  actual: readonly ReadRecord[],
  rules: OutputRules,
): string | null {
  const left = [...actual];
  for (const [at, record] of expected.entries()) {
    const found = left.findIndex((one) => recordDiffers(record, one, source, rules) === null);
    if (found < 0)
      return `topic ${source.topic}: expected record ${at} is not there: ${printRecord(record)}; left are: ${left.map(printRecord).join('; ')}`;
    left.splice(found, 1);
  }
  return left.length === 0 ? null : `topic ${source.topic}: ${left.length} records too many, such as ${printRecord(left[0] as ReadRecord)}`;
}

/** Why a record is not the expected one, or null. */
export function recordDiffers(expected: CaseRecord, actual: ReadRecord, source: SourceDefinition, rules: OutputRules): string | null {
  return (
    windowDiffers(expected, actual) ??
    sideDiffers('key', expected, actual, source, rules) ??
    sideDiffers('value', expected, actual, source, rules) ??
    timeDiffers(expected, actual, rules) ??
    (rules.compareHeaders ? headersDiffer(expected, actual) : null)
  );
}

function windowDiffers(expected: CaseRecord, actual: ReadRecord): string | null {
  const wanted = printWindow(expected.window);
  const got = printWindow(actual.window);
  return wanted === got ? null : `window: expected ${wanted}, actual ${got}`;
}

function sideDiffers(
  side: 'key' | 'value',
  expected: CaseRecord,
  actual: ReadRecord,
  source: SourceDefinition,
  rules: OutputRules,
): string | null {
  const format = source[side].format;
  const options: CompareOptions = {
    looseNumbers: rules.looseNumbers && format === 'JSON',
    plainBytes: format === 'KAFKA',
  };
  const difference = differenceOf(expected[side], actual[side], side, options);
  return difference && `${difference.path}: expected ${difference.expected}, actual ${difference.actual}`;
}

function timeDiffers(expected: CaseRecord, actual: ReadRecord, rules: OutputRules): string | null {
  if (expected.timestamp === null || expected.timestamp === actual.timestamp) return null;
  if (expected.timestamp === 0 && rules.zeroTimeIsAny) return null;
  return `timestamp: expected ${expected.timestamp}, actual ${actual.timestamp}`;
}

function headersDiffer(expected: CaseRecord, actual: ReadRecord): string | null {
  const print = (headers: CaseRecord['headers']): string =>
    headers.map((h) => `${h.key}=${h.value?.toString('base64') ?? 'null'}`).join(', ');
  const wanted = print(expected.headers);
  const got = print(actual.headers);
  return wanted === got ? null : `headers: expected [${wanted}], actual [${got}]`;
}

function printWindow(window: CaseRecord['window']): string {
  return window === null ? 'none' : `${window.type} ${window.start}–${window.end}`;
}

/** One line for logs. */
export function printRecord(record: CaseRecord | ReadRecord): string {
  const time = record.timestamp === null ? 'any' : record.timestamp;
  const window = record.window === null ? '' : ` window ${printWindow(record.window)}`;
  return `key ${printTree(record.key)}${window} value ${printTree(record.value)} at ${time}`;
}
