/** Runs the examples of every scalar function from text to value, as its documentation promises them, and reads every signature. */
import { describe, expect, it } from 'vitest';
import { expressionFunction } from '../../../src/codegen/expression.ts';
import { valueText } from '../../../src/data/text.ts';
import { aggregateFunctions, scalarFunctions, tabularFunctions } from '../../../src/functions/all.ts';
import { parseSignature } from '../../../src/functions/signature.ts';
import { bindText } from '../sql/bind/support.ts';

const EXAMPLES = scalarFunctions.flatMap((f) => (f.examples ?? []).map((example) => [example.sql, example.result] as const));

describe('examples of functions', () => {
  it.each(EXAMPLES)('%s', (sql, expected) => {
    const bound = bindText(sql, {});
    const reasons: string[] = [];
    const evaluate = expressionFunction([bound], { name: 'example', setting: () => undefined, report: (reason) => reasons.push(reason) });
    const [value] = evaluate([], {});
    expect(reasons).toEqual([]);
    expect(bound.type === null ? 'null' : valueText(value, bound.type)).toBe(expected);
  });
});

describe('signatures', () => {
  it('of all functions can be read', () => {
    for (const f of [...scalarFunctions, ...aggregateFunctions, ...tabularFunctions]) {
      for (const overload of f.overloads) expect(parseSignature(overload.signature).parameters).toBeInstanceOf(Array);
    }
  });
});
