/** English names of months, weekdays and the like, by number and width. */
import type { TextStyle } from './pattern.ts';

/** The number of the first name, and each name in its three widths. */
export interface Names {
  readonly first: number;
  readonly full: readonly string[];
  readonly short: readonly string[];
  readonly narrow: readonly string[];
}

function names(first: number, full: string, short: (name: string) => string): Names {
  const list = full.split(' ');
  return { first, full: list, short: list.map(short), narrow: list.map((name) => name[0]) };
}

export const MONTHS: Names = names(1, 'January February March April May June July August September October November December', (n) =>
  n.slice(0, 3),
);
export const WEEKDAYS: Names = names(1, 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday', (n) => n.slice(0, 3));
export const AM_PM: Names = names(0, 'AM PM', (n) => n);
export const ERAS: Names = { first: 0, full: ['Before Christ', 'Anno Domini'], short: ['BC', 'AD'], narrow: ['B', 'A'] };
export const QUARTERS: Names = {
  first: 1,
  full: ['1st quarter', '2nd quarter', '3rd quarter', '4th quarter'],
  short: ['Q1', 'Q2', 'Q3', 'Q4'],
  narrow: ['1', '2', '3', '4'],
};

/** The name of a number. */
export function textOf(list: Names, value: number, style: TextStyle): string {
  return list[style][value - list.first];
}

/** The longest name, in any letter case, that stands at a place in a text; null when none does. */
export function readName(
  list: Names,
  styles: readonly TextStyle[],
  text: string,
  at: number,
): { readonly value: number; readonly length: number } | null {
  let found: { value: number; length: number } | null = null;
  for (const style of styles) {
    list[style].forEach((name, i) => {
      const matches = text.slice(at, at + name.length).toLowerCase() === name.toLowerCase();
      if (matches && name.length > (found?.length ?? 0)) found = { value: list.first + i, length: name.length };
    });
  }
  return found;
}
