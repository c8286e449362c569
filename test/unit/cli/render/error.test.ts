/** How failures look. */
import { describe, expect, it } from 'vitest';
import { parseScript } from '../../../../grammar/parser.ts';
import { ServerError } from '../../../../src/cli/failure.ts';
import { errorLines, excerptOf } from '../../../../src/cli/render/error.ts';
import { keptTerminal } from '../../../support/cli/world.ts';

const { terminal } = keptTerminal(60);

describe('excerptOf', () => {
  it('points at the place', () => {
    expect(excerptOf('a\nbcd', 2, 3, 80)).toEqual(['2 | bcd', '      ^']);
  });

  it('points behind the end', () => {
    expect(excerptOf('abc', 1, 4, 80)).toEqual(['1 | abc', '       ^']);
  });

  it('shows the part of a long line that has the place', () => {
    const [line, caret] = excerptOf(`${'x'.repeat(500)}HERE${'y'.repeat(500)}`, 1, 501, 60);
    expect(line.length).toBe(60);
    expect(line.slice(caret.length - 1)).toMatch(/^HEREy/);
  });

  it('counts wide characters as they look', () => {
    expect(excerptOf("'日本' x", 1, 6, 80)[1]).toBe(`${' '.repeat(4 + 7)}^`);
  });

  it('is empty where there is no such place', () => {
    expect([excerptOf('a', 2, 1, 80), excerptOf('a', 1, 9, 80), excerptOf('', 1, 0, 80)]).toEqual([[], [], []]);
  });
});

describe('errorLines', () => {
  it('shows place, reason and way out of a parse error once each', () => {
    let thrown: unknown;
    try {
      parseScript('SELECT a FORM b;');
    } catch (error) {
      thrown = error;
    }
    const lines = errorLines(thrown, terminal, 'SELECT a FORM b;');
    expect(lines).toContain('1 | SELECT a FORM b;');
    expect(lines.filter((line) => line.includes('Did you mean'))).toHaveLength(1);
    expect(lines.some((line) => line.startsWith('Statement:'))).toBe(false);
  });

  it('shows the statement where the message has no place', () => {
    expect(errorLines(new ServerError(400, 40001, 'No.', 'DROP STREAM x;'), terminal)).toEqual(['No.', 'Statement: DROP STREAM x;']);
  });

  it('takes the place out of a server message in any of its forms', () => {
    for (const message of ['line 1:6: Bad.', 'Line: 1, Col: 6: Bad.', 'Bad.\nLine: 1, Col: 6']) {
      expect(errorLines(new ServerError(400, 40001, message, 'DROP STREAM x;'), terminal).at(-1)).toBe('         ^');
    }
  });

  it('shows the way out of a server error below the place, once', () => {
    const hint = 'SHOW STREAMS lists them.';
    const refused = (message: string): ServerError => new ServerError(400, 40001, message, 'DROP STREAM x;', [], hint);
    const lines = ['Gone.', 'Line: 1, Col: 13', '1 | DROP STREAM x;', '                ^', hint];
    expect(errorLines(refused(`Gone.\nLine: 1, Col: 13\n${hint}`), terminal)).toEqual(lines);
    // Messages that clients compare come without it.
    expect(errorLines(refused('Gone.\nLine: 1, Col: 13'), terminal)).toEqual(lines);
  });

  it('never lets a message move the cursor', () => {
    expect(errorLines(new ServerError(400, 40000, 'a\u001b[2Jb'), terminal)).toEqual(['a\\u001b[2Jb']);
  });
});
