/** The list of functions: complete descriptions, unique names, readable signatures, examples that are true. */
import { describe, expect, it } from 'vitest';
import { aggregateFunctions, findFunction, scalarFunctions, tabularFunctions } from '../../../src/functions/all.ts';
import { parseSignature } from '../../../src/functions/signature.ts';
import { evaluate } from '../../support/functions/evaluate.ts';

const all = [...scalarFunctions, ...aggregateFunctions, ...tabularFunctions];

describe('every function', () => {
  it('has a name of its own, in upper case', () => {
    expect(new Set(all.map((f) => f.name)).size).toBe(all.length);
    expect(all.filter((f) => !/^[A-Z][A-Z0-9_]*$/.test(f.name))).toEqual([]);
  });
  it('has a description and signatures that can be read', () => {
    for (const f of all) {
      expect(f.description.length, f.name).toBeGreaterThan(10);
      expect(f.overloads.length, f.name).toBeGreaterThan(0);
      for (const overload of f.overloads) parseSignature(overload.signature);
    }
  });
  it('has something to run in each overload', () => {
    const empty = scalarFunctions.filter((f) => f.overloads.some((o) => o.call === undefined && o.bind === undefined));
    expect(empty.map((f) => f.name)).toEqual([]);
  });
  it('is found in any case', () => {
    expect(findFunction('Round')?.name).toBe('ROUND');
    expect(findFunction('toString')).toBeUndefined();
  });
});

it('there are as many of each category as there should be', () => {
  const counts: Record<string, number> = {};
  for (const f of all) counts[f.category] = (counts[f.category] ?? 0) + 1;
  expect(counts).toMatchObject({ MATHEMATICAL: 29, STRING: 27, 'REGULAR EXPRESSION': 4, CONVERSIONS: 3, JSON: 9, URL: 9, OTHER: 2 });
});

describe('examples', () => {
  // Lambdas, units and constructors need the grammar.
  const simple = scalarFunctions
    .flatMap((f) => f.examples ?? [])
    .filter(({ sql }) => !/=>|->|:=|MAP\(|STRUCT\(|\b(DAY|HOUR|MINUTE|SECOND|MILLISECOND)S?\b/.test(sql));
  it.each(simple.map(({ sql, result }): [string, string] => [sql, result]))('%s is %s', (sql, result) =>
    expect(evaluate(sql)).toBe(result),
  );
});
