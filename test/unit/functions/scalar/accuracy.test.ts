/** The elementary functions are right to the last digit: values whose digits are known, and identities that any slip breaks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponential, naturalLog } from '../../../../src/functions/scalar/math/exponential.ts';
import { cosine, sine, tangent } from '../../../../src/functions/scalar/math/trigonometry.ts';

describe('known digits', () => {
  it.each([
    [1, 0],
    [3, 1.0986122886681098],
    [48, 3.871201010907891],
    [74, 4.30406509320417],
    [5e-324, -744.4400719213812],
    [0, -Infinity],
    [Infinity, Infinity],
    [-1, Number.NaN],
  ])('ln %d', (x, y) => expect(naturalLog(x)).toBe(y));
  it.each([
    [0, 1],
    [1, Math.E],
    [10, 22026.465794806718],
    [19, 178482300.96318725],
    [26, 195729609428.83878],
    [-800, 0],
    [-745, 5e-324],
    [710, Infinity],
    [-Infinity, 0],
    [Number.NaN, Number.NaN],
  ])('e^%d', (x, y) => expect(exponential(x)).toBe(y));
  it.each([
    [0, 0],
    [-0, -0],
    [18, -0.750987246771676],
    [24, -0.9055783620066239],
    [Math.PI, 1.2246467991473532e-16],
    [1e-300, 1e-300],
    [Infinity, Number.NaN],
    [1e22, -0.8522008497671888],
  ])('sin %d', (x, y) => expect(sine(x)).toBe(y));
  it.each([
    [0, 1],
    [6, 0.960170286650366],
    [29, -0.7480575296890003],
    [-56, 0.8532201077225842],
  ])('cos %d', (x, y) => expect(cosine(x)).toBe(y));
  it.each([
    [0, 0],
    [4, 1.1578212823495775],
    [7, 0.8714479827243188],
    [15, -0.8559934009085187],
    [Math.PI / 4, 0.9999999999999999],
  ])('tan %d', (x, y) => expect(tangent(x)).toBe(y));
});

describe('never further than a unit in the last place from the built-in functions', () => {
  /** Distance in units in the last place of the larger. */
  const units = (a: number, b: number): number => (a === b ? 0 : Math.abs(a - b) / (Math.max(Math.abs(a), Math.abs(b)) * Number.EPSILON));
  const near = (mine: (x: number) => number, built: (x: number) => number, x: fc.Arbitrary<number>): void =>
    fc.assert(
      fc.property(x, (n) => units(mine(n), built(n)) <= 1.5),
      { numRuns: 2000 },
    );

  it('ln', () => near(naturalLog, Math.log, fc.double({ min: 1e-300, max: 1e300, noNaN: true })));
  it('exp', () => near(exponential, Math.exp, fc.double({ min: -700, max: 700, noNaN: true })));
  it('sin', () => near(sine, Math.sin, fc.double({ min: -5e5, max: 5e5, noNaN: true })));
  it('cos', () => near(cosine, Math.cos, fc.double({ min: -5e5, max: 5e5, noNaN: true })));
  it('tan', () => near(tangent, Math.tan, fc.double({ min: -5e5, max: 5e5, noNaN: true })));
});
