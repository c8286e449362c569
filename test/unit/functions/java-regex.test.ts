/** Regular expressions of Java: what matches, what is refused, replacement and splitting. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAll, findFirst, javaPattern, replaceAll, splitJava, splitKeepingEmpty } from '../../../src/functions/java-regex.ts';

/** All matches of a pattern as texts. */
function matches(pattern: string, input: string): string[] {
  return findAll(javaPattern(pattern), input).map((match) => match.groups[0] ?? '');
}

describe('matching', () => {
  it.each<[pattern: string, input: string, found: string[]]>([
    ['a', 'banana', ['a', 'a', 'a']],
    ['', 'ab', ['', '', '']],
    ['a*', 'baa', ['', 'aa', '']],
    ['.', 'a\n\u0085\u2028b', ['a', 'b']],
    ['(?s).', 'a\n', ['a', '\n']],
    ['(?d).', '\r\n', ['\r']],
    ['.', '\u{1f600}', ['\u{1f600}']],
    ['[^a]', 'a\n', ['\n']],
    // quantifiers
    ['a{2}', 'aaaaa', ['aa', 'aa']],
    ['a{2,}', 'aaa', ['aaa']],
    ['a{1,2}?', 'aa', ['a', 'a']],
    ['a*+a', 'aaa', []],
    ['a++b', 'aab', ['aab']],
    ['(?:a|ab)?+c', 'abc', ['c']],
    ['x{2}+', 'xxx', ['xx']],
    ['(?>a|ab)c', 'abc', []],
    ['(?>ab|a)c', 'abc', ['abc']],
    ['a?+b', 'ab', ['ab']],
    ['(?=a)*b', 'b', ['b']],
    ['(\\d)++x', '12x', ['12x']],
    // classes
    ['[a-c&&[b-d]]+', 'abcd', ['bc']],
    ['[a-z&&[^m-p]]+', 'almz', ['al', 'z']],
    ['[^a-c&&b-d]', 'abcde', ['a', 'd', 'e']],
    ['[a[0-9]]+', 'a1b2', ['a1', '2']],
    ['[]a]+', 'x]a', [']a']],
    ['[^]a]', ']ab', ['b']],
    ['[a-]+', 'a-b', ['a-']],
    ['[\\w-]+', 'a-b', ['a-b']],
    ['[\\d.]+', '1.2x', ['1.2']],
    ['[\\Q]^\\E]+', 'a]^', [']^']],
    ['[&]', '&', ['&']],
    ['[a\\-z]', '-m', ['-']],
    ['[\\x41-\\u0043]+', 'ABCD', ['ABC']],
    // predefined classes
    ['\\d+', '1\u0661', ['1']],
    ['\\w+', 'a\u00e9b', ['a', 'b']],
    ['\\s', ' \u00a0\t', [' ', '\t']],
    ['\\S+', 'a\u00a0b c', ['a\u00a0b', 'c']],
    ['\\h+', 'a \u00a0\tb', [' \u00a0\t']],
    ['\\v', '\n\u0085', ['\n', '\u0085']],
    ['\\R', 'a\r\nb\n', ['\r\n', '\n']],
    ['\\H+', 'a b', ['a', 'b']],
    ['(?U)\\w+', 'a\u00e9b', ['a\u00e9b']],
    ['\\D', '1a', ['a']],
    ['\\W', 'a-', ['-']],
    ['\\p{Alpha}+', 'ab1\u00e9', ['ab']],
    ['\\p{Punct}+', 'a!-~b', ['!-~']],
    ['\\P{Upper}+', 'Ab', ['b']],
    ['\\p{L}+', 'a\u00e91', ['a\u00e9']],
    ['\\pL+', 'a\u00e91', ['a\u00e9']],
    ['\\p{Lu}', 'aB', ['B']],
    ['\\p{IsLatin}+', 'a\u03b1', ['a']],
    ['\\p{script=Greek}', 'a\u03b1', ['\u03b1']],
    ['\\p{IsAlphabetic}+', '\u00e9!', ['\u00e9']],
    ['\\p{javaLowerCase}', 'Aa', ['a']],
    ['[\\p{Digit}\\p{Blank}]+', '1 a', ['1 ']],
    ['\\p{gc=Lu}', 'aB', ['B']],
    ['\\p{XDigit}+', 'fg', ['f']],
    ['\\p{Space}', 'a b', [' ']],
    // anchors
    ['^a', 'aa', ['a']],
    ['a$', 'a\n', ['a']],
    ['a$', 'a\r\n', ['a']],
    ['a$', 'a\n\n', []],
    ['a\\z', 'a\n', []],
    ['a\\Z', 'a\n', ['a']],
    ['\\Aa', 'aa', ['a']],
    ['(?m)^.', 'a\nb\r\nc', ['a', 'b', 'c']],
    ['(?m).$', 'a\nb\r\nc', ['a', 'b', 'c']],
    ['(?m)^', '', []],
    ['^', '', ['']],
    ['(?m)^', 'a\n', ['']],
    ['\\bfoo\\b', 'foo food', ['foo']],
    ['o\\B', 'foo', ['o']],
    ['(?md)^b', 'a\rb\nb', ['b']],
    ['\n$', '\r\n', ['\n']],
    // groups
    ['(a)(b)?\\1', 'aa', ['aa']],
    ['(?<x>a)\\k<x>', 'aa', ['aa']],
    ['(?:a|b)c', 'bc', ['bc']],
    ['(a)\\11', 'aa1', ['aa1']],
    ['(?<=a)b', 'ab', ['b']],
    ['(?<!a)b', 'abb', ['b']],
    ['a(?=b)', 'ab ac', ['a']],
    ['a(?!b)', 'ab ac', ['a']],
    ['(?<=a{1,2})b', 'aab', ['b']],
    ['(a|\\2)(b)', 'ab', ['ab']],
    // flags
    ['(?i)aB', 'Ab AB', ['Ab', 'AB']],
    ['(?i)[a-c]+', 'ABCD', ['ABC']],
    ['(?i)[^a]', 'Ab', ['b']],
    ['(?i)\u00e9', '\u00c9', []],
    ['(?iu)\u00e9', '\u00c9', ['\u00c9']],
    ['a(?i)b', 'aB AB', ['aB']],
    ['(?:(?i)a)b', 'Ab AB', ['Ab']],
    ['(?i:a)b', 'Ab AB', ['Ab']],
    ['(?i)a(?-i)b', 'Ab AB', ['Ab']],
    ['(?i)(a)\\1', 'aA', ['aA']],
    ['(?i)k', '\u212a', []],
    ['(?x) a b # c\n d', 'abd', ['abd']],
    ['(?x)a\\ b', 'a b', ['a b']],
    ['(?i)\\p{Lower}', 'A', ['A']],
    ['(?i)Z[x-z]', 'zX', ['zX']],
    // quoting and escapes
    ['\\Qa.b\\E', 'a.b axb', ['a.b']],
    ['\\Q.', 'a.', ['.']],
    ['\\Qab\\E+', 'abbb', ['abbb']],
    ['\\.', 'a.', ['.']],
    ['\\t\\x41\\u0042\\0103\\cJ\\e', '\tABC\n\x1b', ['\tABC\n\x1b']],
    ['\\x{1F600}', '\u{1f600}', ['\u{1f600}']],
    ['\\ud83d\\ude00', '\u{1f600}', ['\u{1f600}']],
    ['\\-\\/\\_', '-/_', ['-/_']],
    ['}]', '}]', ['}]']],
  ])('%s in %j', (pattern, input, found) => expect(matches(pattern, input)).toEqual(found));

  it('numbers groups as written, whatever the translation adds', () => {
    expect(findFirst(javaPattern('(?>(a)+)(b)?(?<c>c)++'), 'aacc')?.groups).toEqual(['aacc', 'a', null, 'c']);
    expect(javaPattern('(?:a)(b)(?=(c))[(](?<d>e)\\(').groupCount).toBe(3);
  });
  it('finds any text quoted', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((s) => !s.includes('\\E')),
        fc.string(),
        (text, around) => {
          expect(findFirst(javaPattern(`\\Q${text}\\E`), around + text)?.start).toBe((around + text).indexOf(text));
        },
      ),
    );
  });
  it('forgets patterns when there are too many', () => {
    const first = javaPattern('first');
    expect(javaPattern('first')).toBe(first);
    for (let n = 0; n < 600; n++) javaPattern(`x${n}`);
    expect(javaPattern('first')).not.toBe(first);
  });
});

describe('refused', () => {
  it.each([
    '(',
    ')',
    'a)',
    '[',
    '[a',
    '*',
    'a**',
    '+a',
    '(?',
    '(?<1>a)',
    '(?<n>a)(?<n>b)',
    '{',
    'a{2',
    'a{2,1}',
    'a{x}',
    '\\',
    '\\p{Nonsense}',
    '\\p{InGreek}',
    '\\G',
    '\\X',
    '\\y',
    '\\k<n>',
    '\\1',
    '[b-a]',
    '(?q)',
    '\\u12',
    '\\xg',
    '\\0',
    '(?<=a++)b',
    '[\\z]',
  ])('%s', (pattern) => expect(() => javaPattern(pattern)).toThrow(expect.objectContaining({ code: 'INVALID_REGEX' })));
});

describe('replaceAll', () => {
  it.each([
    ['foobar', 'o+', '0', 'f0bar'],
    ['abc', 'b', '\\$\\\\', 'a$\\c'],
    ['abc', '(a)(b)', '$2$1', 'bac'],
    ['abc', '(a)', '$12', 'a2bc'],
    ['abc', '(?<x>b)', '[$' + '{x}]', 'a[b]c'],
    ['abc', '(x)?b', '<$1>', 'a<>c'],
    ['abc', '', '-', '-a-b-c-'],
    ['abc', 'x', '$9', 'abc'],
    ['baa', 'a*', 'x', 'xbxx'],
  ])('%s by %s with %s', (input, pattern, replacement, result) =>
    expect(replaceAll(javaPattern(pattern), input, replacement)).toBe(result),
  );

  it.each(['$', '$x', '$1', '$' + '{n}', '$' + '{', '\\'])('refuses %s', (replacement) =>
    expect(() => replaceAll(javaPattern('a'), 'a', replacement)).toThrow(expect.objectContaining({ code: 'INVALID_REGEX_REPLACEMENT' })),
  );
});

describe('splitting', () => {
  it('like Pattern.split drops empty pieces at the end and before an empty match at the start', () => {
    expect(splitJava(javaPattern(''), 'abc')).toEqual(['a', 'b', 'c']);
    expect(splitJava(javaPattern(',*'), 'a,,b,')).toEqual(['a', '', 'b']);
    expect(splitJava(javaPattern(','), ',a,,')).toEqual(['', 'a']);
    expect(splitJava(javaPattern(','), ',')).toEqual([]);
    expect(splitJava(javaPattern('x'), 'abc')).toEqual(['abc']);
    expect(splitJava(javaPattern(''), '')).toEqual(['']);
  });
  it('keeping empty pieces keeps all', () => {
    expect(splitKeepingEmpty(javaPattern(','), ',a,,b,')).toEqual(['', 'a', '', 'b', '']);
    expect(splitKeepingEmpty(javaPattern(','), '')).toEqual(['']);
    expect(splitKeepingEmpty(javaPattern('(?=b)'), 'abcb')).toEqual(['a', 'bc', 'b']);
  });
});
