/** Compares the server's answers with the `responses` of a rest case: containment, strict values, rows as a multiset. */
import type { Tree } from '../../src/formats/tree.ts';
import { readNumber, sameNumber } from './compare.ts';
import { isMap, isNumber, printTree } from './tree.ts';
import type { TreeMap } from './tree.ts';

/** An entity of the administrative answer, or the whole array of a query's answer. */
export interface Answer {
  readonly kind: 'admin' | 'query' | 'queryProto';
  readonly body: Tree;
}

export interface AnswerRules {
  readonly verifyOrder: boolean;
  /** The case's statements, for `{STATEMENT}`. */
  readonly statements: readonly string[];
}

/** The first difference between the expected responses and the answers, or null. Answers beyond the expected ones are ignored. */
export function responsesDiffer(expected: readonly TreeMap[], answers: readonly Answer[], rules: AnswerRules): string | null {
  for (const [at, response] of expected.entries()) {
    const reason = responseDiffers(response, answers[at], rules.statements[at] ?? '', rules);
    if (reason !== null) return `response ${at}: ${reason}`;
  }
  return null;
}

function responseDiffers(response: TreeMap, answer: Answer | undefined, statement: string, rules: AnswerRules): string | null {
  const [kind, wanted] = [...response][0] ?? ['nothing', null];
  if (!answer) return `there is no answer; expected ${kind} ${printTree(wanted)}`;
  if (kind !== answer.kind) return `expected ${kind}, the answer is ${answer.kind} ${printTree(answer.body)}`;
  if (kind === 'admin') return containmentDiffers(wanted, answer.body, 'admin', statement);
  return rowsDiffer(wanted, answer.body, statement, rules);
}

/** `[{header}, {row}, …, {finalMessage}]` against the same. */
function rowsDiffer(wanted: Tree, actual: Tree, statement: string, rules: AnswerRules): string | null {
  if (!Array.isArray(wanted) || !Array.isArray(actual)) return `expected ${printTree(wanted)}, actual ${printTree(actual)}`;
  const isRow = (element: Tree): boolean => isMap(element) && element.has('row');
  const counts = `${wanted.filter(isRow).length} rows expected, ${actual.filter(isRow).length} came`;
  if (wanted.length !== actual.length) return `${wanted.length} elements expected, ${actual.length} came (${counts}): ${printTree(actual)}`;
  const left = actual.filter(isRow);
  for (const [at, element] of wanted.entries()) {
    if (isRow(element) && !rules.verifyOrder) {
      const found = left.findIndex((row) => containmentDiffers(element, row, '', statement) === null);
      if (found < 0) return `row ${printTree(element)} is not among ${left.map(printTree).join(' ')}`;
      left.splice(found, 1);
    } else {
      const reason = containmentDiffers(element, actual[at], `[${at}]`, statement);
      if (reason !== null) return reason;
    }
  }
  return null;
}

/** Every expected member must be there and equal, recursively; other members are ignored. A name may end in `|starts_with`. */
export function containmentDiffers(wanted: Tree, actual: Tree | undefined, path: string, statement: string): string | null {
  if (!isMap(wanted))
    return equalsStrictly(wanted, actual, statement) ? null : `${path}: expected ${printTree(wanted)}, actual ${printTree(actual)}`;
  if (!isMap(actual)) return `${path}: expected ${printTree(wanted)}, actual ${printTree(actual)}`;
  for (const [nameAndOperator, member] of wanted) {
    const [name = '', operator] = nameAndOperator.split('|');
    const got = actual.get(name);
    const place = path === '' ? name : `${path}.${name}`;
    if (operator === 'starts_with') {
      if (typeof got !== 'string' || !got.startsWith(String(member)))
        return `${place}: expected to start with ${printTree(member)}, actual ${printTree(got)}`;
    } else {
      const reason =
        got === undefined ? `${place} is missing; expected ${printTree(member)}` : containmentDiffers(member, got, place, statement);
      if (reason !== null) return reason;
    }
  }
  return null;
}

/** Strings, booleans, null and numbers by token kind; arrays element by element; objects within arrays member by member. */
export function equalsStrictly(wanted: Tree, actual: Tree | undefined, statement: string): boolean {
  if (typeof wanted === 'string') return actual === wanted.replaceAll('{STATEMENT}', statement);
  if (isNumber(wanted)) {
    if (!isNumber(actual) || wanted.kind !== actual.kind) return false;
    return sameNumber(readNumber(wanted.number), readNumber(actual.number), wanted.kind !== 'integer');
  }
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) && wanted.length === actual.length && wanted.every((item, at) => equalsStrictly(item, actual[at], statement))
    );
  }
  if (isMap(wanted)) {
    return (
      isMap(actual) && wanted.size === actual.size && [...wanted].every(([name, item]) => equalsStrictly(item, actual.get(name), statement))
    );
  }
  return wanted === actual;
}
