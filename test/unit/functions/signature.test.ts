/** The signature language. */
import { describe, expect, it } from 'vitest';
import { parseSignature, signatureText } from '../../../src/functions/signature.ts';

describe('parseSignature', () => {
  it('reads parameters, generics and the variadic one', () => {
    const signature = parseSignature('(first T, others T...) -> ARRAY<T>');
    expect(signature.parameters.map((p) => [p.name, p.variadic])).toEqual([
      ['first', false],
      ['others', true],
    ]);
    expect(signature.variadicAt).toBe(1);
    expect(signature.result).toEqual({ kind: 'array', element: { kind: 'generic', name: 'T' } });
  });
  it('reads decimals, lambdas, units and literals', () => {
    const { parameters } = parseSignature(
      '(x DECIMAL(P,S), y DECIMAL(4, 2), f (K, V) => BOOLEAN, u UNIT, n LITERAL INT, a ANY...) -> STRUCT<`k` K, V V>',
    );
    expect(parameters.map((p) => p.type.kind)).toEqual(['decimal', 'concrete', 'lambda', 'unit', 'concrete', 'any']);
    expect(parameters[4].literal).toBe(true);
  });
  it('gives the same object for the same text', () => {
    expect(parseSignature('() -> INT')).toBe(parseSignature('() -> INT'));
  });
  it.each([
    '(x INT)',
    '(x) -> INT',
    '(x INTEGERS) -> INT',
    '(x INT) -> INT INT',
    '(x ARRAY<INT) -> INT',
    '(x INT..., y INT...) -> INT',
    '(x INT;) -> INT',
  ])('refuses %s', (text) => expect(() => parseSignature(text)).toThrow('Assertion failed'));
});

describe('signatureText', () => {
  it('names types as DESCRIBE FUNCTION shows them', () => {
    const text = signatureText({
      signature: '(name STRING, list ARRAY<T>, f (T) => R, u UNIT, d DECIMAL(P,S), more INT...) -> MAP<STRING, R>',
    });
    expect(text.text).toBe('VARCHAR name, ARRAY<T> list, LAMBDA T => R f, INTERVALUNIT u, DECIMAL d, INT... more');
    expect(text.arguments.at(-1)).toEqual({ name: 'more', type: 'INT', variadic: true });
    expect(text.returnType).toBe('MAP<VARCHAR, R>');
  });
});
