/** Statements out of a text, and requests out of statements: places stay what they are in the text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grouped, readStatements, requestText } from '../../../src/cli/script.ts';

const NONE = new Map<string, string>();

describe('requestText', () => {
  it('puts each statement where it stands in the text', () => {
    const text = '-- one\nLIST STREAMS;  LIST TABLES;\n\n  DESCRIBE /* c */\n x; LIST TOPICS';
    expect(requestText(readStatements(text, NONE))).toBe('\nLIST STREAMS;  LIST TABLES;\n\n  DESCRIBE /* c */\n x; LIST TOPICS;');
  });

  it('keeps lines where variables make statements longer', () => {
    const text = 'DROP STREAM ${a}; DROP STREAM b;\nDROP STREAM c;';
    expect(requestText(readStatements(text, new Map([['a', 'a_long_name']])))).toBe(
      'DROP STREAM a_long_name;DROP STREAM b;\nDROP STREAM c;',
    );
  });

  it('is the text itself, but for what lies between statements', () => {
    const gap = fc.constantFrom(' ', '\n', '\n\n  ', ' -- x\n', '/* y\n */ ', '');
    const statement = fc.constantFrom('LIST STREAMS', 'DROP\nSTREAM a', "PRINT 't'\n LIMIT 1", "SET 'a' = 'b;\nc'");
    fc.assert(
      fc.property(fc.array(fc.tuple(gap, statement)), (parts) => {
        const text = parts.map(([before, own]) => `${before}${own};`).join('');
        const again = requestText(readStatements(text, NONE));
        const blank = text.replace(/-- x|\/\* y|\*\//g, (part) => ' '.repeat(part.length));
        expect(again.split('\n').map((line) => line.trimEnd())).toEqual(blank.split('\n').map((line) => line.trimEnd()));
      }),
    );
  });
});

describe('grouped', () => {
  it('lets statements that the shell handles stand alone', () => {
    const groups = grouped(readStatements("LIST STREAMS; LIST TABLES; SET 'a'='b'; SELECT 1 FROM x; PRINT 't'; LIST TOPICS;", NONE));
    expect(groups.map((group) => [group.alone, group.statements.length])).toEqual([
      [false, 2],
      [true, 1],
      [true, 1],
      [true, 1],
      [false, 1],
    ]);
  });
});
