/** Which Java is there. */
import { expect, it } from 'vitest';
import { javaVersion } from '../../../bench/peers/build.ts';

it.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['java version "1.8.0_402"', 8],
  ['openjdk version "21" 2023-09-19', 21],
  ['javac 17.0.15', 17],
  ['javac 1.8.0_402', 8],
  ['The program has no version', null],
])('is read from what it prints: %s', (text, version) => {
  expect(javaVersion(text)).toBe(version);
});
