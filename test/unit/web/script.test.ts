/** What the console sends of a text, and where it finds mistakes. */
import { describe, expect, it } from 'vitest';
import { mistakesIn, placeIn, planOf, reasonOf, statementAt } from '../../../web/script.ts';

const TEXT = `-- first
SHOW STREAMS;

SELECT a
FROM s EMIT CHANGES; -- after
SELECT b FROM t;`;

describe('the statement at the cursor', () => {
  it.each([
    ['in a comment above it', 3, 'SHOW STREAMS'],
    ['in it', TEXT.indexOf('STREAMS'), 'SHOW STREAMS'],
    ['behind its semicolon', TEXT.indexOf(';') + 1, 'SHOW STREAMS'],
    ['on the empty line above the next', TEXT.indexOf('\n\n') + 1, 'SELECT a\nFROM s EMIT CHANGES'],
    ['in a comment on the line of its end', TEXT.indexOf('after'), 'SELECT a\nFROM s EMIT CHANGES'],
    ['at the end of the text', TEXT.length, 'SELECT b FROM t'],
  ])('%s', (_, offset, expected) => {
    expect(statementAt(TEXT, offset)?.text).toBe(expected);
  });

  it('is the one above when an empty line parts it from the next', () => {
    const text = 'SHOW STREAMS;\n-- note\n\n\nSHOW TABLES;';
    expect(statementAt(text, text.indexOf('note'))?.text).toBe('SHOW STREAMS');
  });

  it('is none in an empty text', () => {
    expect(statementAt('  -- nothing\n', 3)).toBeNull();
  });
});

describe('a plan', () => {
  const steps = (text: string, range: { from: number; to: number } | null = null) => {
    const plan = planOf(text, range);
    return 'steps' in plan ? plan.steps : [];
  };

  it('puts statements between queries into one request and each query into its own', () => {
    const text = "SET 'a'='b';\nSHOW STREAMS;\nSELECT * FROM s EMIT CHANGES;\nSELECT * FROM t;\nPRINT x;\nSHOW TABLES";
    expect(steps(text).map((step) => (step.kind === 'query' ? step.mode : step.text))).toEqual([
      "SET 'a'='b';\nSHOW STREAMS;",
      'push',
      'pull',
      'print',
      'SHOW TABLES;',
    ]);
  });

  it('knows where each request stands in the text, also within a selection', () => {
    const from = TEXT.indexOf('SELECT a');
    for (const step of steps(TEXT, { from, to: TEXT.length })) {
      expect(`${TEXT.slice(step.from, step.to)};`).toBe(step.text);
    }
  });

  it('reports the first mistake with its place in the whole text', () => {
    const text = 'SHOW STREAMS;\n\nSELECT a FORM b;';
    const plan = planOf(text, { from: text.indexOf('SELECT'), to: text.length });
    expect(plan).toMatchObject({ mistake: { line: 3, from: text.indexOf(' b;') + 1, hint: "Did you mean 'FROM'?" } });
  });
});

describe('mistakes while typing', () => {
  it('are those of finished statements; the one at the cursor is left in peace', () => {
    const text = 'SELECT FROM x;\nSELECT a FR';
    expect(mistakesIn(text, text.length).map((mistake) => mistake.line)).toEqual([1]);
    expect(mistakesIn(text, 0).map((mistake) => mistake.line)).toEqual([1, 2]);
  });
});

describe('messages', () => {
  it('lose what is shown apart: the place and the statement', () => {
    expect(reasonOf("line 1:8: Syntax Error\nExpecting 'FROM'\nStatement: SELECT;")).toBe("Expecting 'FROM'");
    expect(reasonOf('Line: 2, Col: 3: No column A.\nTry B.')).toBe('No column A.\nTry B.');
    expect(reasonOf('line 1:1: Syntax Error')).toBe('Syntax error');
  });

  it('give their place in both forms', () => {
    expect(placeIn('line 4:5: Syntax Error')).toEqual({ line: 4, column: 5 });
    expect(placeIn('Line: 2, Col: 3: x')).toEqual({ line: 2, column: 3 });
    expect(placeIn('the line was busy')).toBeNull();
  });
});
