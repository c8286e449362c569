/** The messages about a key that a projection lacks or has twice. Clients match on their texts, which differ by what made the key. */
import { fail } from '../../base/errors.ts';
import { quoteName } from '../../data/types.ts';
import { joinWords } from './names.ts';
import { fieldOf, localise } from './qualify.ts';
import { textOf } from './text.ts';
import type { AnalysedQuery } from './analysis.ts';
import type { KeyFacts } from './keyed-relation.ts';
import type { Item } from './select-items.ts';

/** @param present per key column, whether the projection has it. */
export function missingKey(key: KeyFacts, present: readonly boolean[], analysed: AnalysedQuery, target: string): Error {
  const { at } = analysed.query;
  const missing = key.columns.filter((_, i) => !present[i]);
  switch (key.kind) {
    case 'foreignKey':
      return missingForeignKey(missing, analysed);
    case 'join': {
      const synthetic = analysed.naming.syntheticKey;
      const texts = key.columns[0];
      const note = synthetic === null ? '' : syntheticNote(synthetic);
      return fail(
        'KEY_MISSING',
        { target, what: plural('join expression', texts.length), list: joinWords(texts, 'or'), example: texts[0], note },
        { at },
      );
    }
    case 'source': {
      const names = key.columns.map(([text]) => plainName(text));
      return fail(
        'KEY_MISSING',
        { target, what: plural('key column', names.length), list: joinWords(names, 'and'), example: names.join(', '), note: '' },
        { at },
      );
    }
    default: {
      const grouping = key.kind === 'groupBy';
      const texts = missing.map(([text]) => (grouping ? localText(text, analysed) : text));
      const what = plural(grouping ? 'grouping expression' : 'partitioning expression', texts.length);
      return fail('KEY_MISSING', { target, what, list: joinWords(texts, 'and'), example: texts.join(', '), note: '' }, { at });
    }
  }
}

function plural(word: string, count: number): string {
  return count > 1 ? `${word}s` : word;
}

function syntheticNote(name: string): string {
  return `\n${name} was added as a synthetic key column because the join criteria did not match any source column. This expression must be included in the projection and may be aliased.`;
}

/** `K` of `SOURCE.K`: a source's key column is its own. */
function plainName(text: string): string {
  return text.slice(text.indexOf('.') + 1);
}

function localText(text: string, analysed: AnalysedQuery): string {
  const expression = [...(analysed.groupBy ?? []), ...(analysed.partitionBy ?? [])].find((e) => textOf(e) === text);
  return expression === undefined ? text : textOf(localise(expression, analysed.sources));
}

function missingForeignKey(missing: KeyFacts['columns'], analysed: AnalysedQuery): Error {
  const [left] = analysed.sources;
  const many = missing.length > 1;
  const params = {
    columns: many ? 'columns' : 'column',
    table: quoteName(left.definition.name),
    names: missing.map(([text]) => quoteName(plainName(text))).join(', '),
  };
  return fail('FOREIGN_KEY_MISSING', params, { at: analysed.query.at });
}

/** @param items the items that are the same key column. */
export function repeatedKey(key: KeyFacts, items: readonly Item[], analysed: AnalysedQuery): Error {
  const names = items.map((i) => i.name);
  const { at } = items[1];
  if (key.kind === 'groupBy' || key.kind === 'partitionBy') {
    return fail(
      key.kind === 'groupBy' ? 'KEY_REPEATED_GROUP' : 'KEY_REPEATED_PARTITION',
      { names: joinWords(names.map(quoteName), 'and') },
      { at },
    );
  }
  const field = fieldOf(items[0].expression, analysed.sources);
  const column = field === null ? items[0].text : textOf(localise(items[0].expression, analysed.sources));
  return fail('KEY_REPEATED', { column: quoteName(column.replaceAll('`', '')), names: joinWords([...names].sort(), 'and') }, { at });
}
