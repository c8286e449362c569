/** What a person reads when a text does not parse, and where it points. */
import { describe, expect, it } from 'vitest';
import { ParseError } from '../../../grammar/errors.ts';
import { parseColumns, parseScript, parseStatement } from '../../../grammar/parser.ts';

function failure(text: string, options = {}): ParseError {
  try {
    parseScript(text, options);
  } catch (error) {
    if (error instanceof ParseError) return error;
    throw error;
  }
  throw new Error('parsed');
}

describe('messages', () => {
  it.each([
    ['SHO TOPICS;', "line 1:1: Syntax Error\nUnknown statement 'SHO'\nDid you mean 'SHOW'?\nStatement: SHO TOPICS;"],
    ['foo bar;', "line 1:1: Syntax Error\nUnknown statement 'foo'\nStatement: foo bar;"],
    ['CREATE STREAM s (k STRING (KEY));', "line 1:28: Syntax Error\nExpecting {'STRING', INTEGER_VALUE}\nStatement: "],
    ['CREATE STREAM s (k VARCHAR(STRING) (KEY));', "line 1:36: Syntax Error\nExpecting {',', ')'}\nStatement: "],
    ['CREATE TABLE t AS SELECT a FROM s GROUP BY b, (c, d);', "line 1:49: Syntax Error\nmissing ')' at ','\nStatement: "],
    ['SELECT CAST(a AS NULL) FROM s;', "line 1:18: Syntax Error\nSyntax error at or near 'NULL' at line 1:18\n"],
    ['SELECT * FROM s ORDER BY a;', 'line 1:23: Syntax Error\n\nStatement: SELECT * FROM s ORDER BY a;'],
    ['SELECT a FROM select;', '"select" is a reserved keyword and can\'t be used as an identifier'],
    ['DROP STREEM x;', "Did you mean 'STREAM'?"],
    ['SELECT a FORM b;', "Expecting {',', 'FROM'}\nDid you mean 'FROM'?"],
    ["SELECT 'a FROM b;", 'line 1:8: Syntax Error\nA string has no end'],
    ['SELECT a ? b;', "The character '?' has no meaning here"],
    ['SELECT /* a', 'A comment has no end'],
    ['SELECT `a', 'A quoted identifier has no end'],
    [
      'ASSERT VALUES s VALUES (1);',
      "line 1:8: Syntax Error\nSyntax error at or near 'VALUES' at line 1:8\nExpecting {'NOT', 'SCHEMA', 'TOPIC'}",
    ],
  ])('%s', (text, message) => {
    expect(failure(text).message).toContain(message);
  });

  it('gives the offsets, the token, what could follow and a way out', () => {
    expect(failure('SELECT a FROM b;\nSELECT a FROM b\n WERE c = 1;')).toMatchObject({
      line: 3,
      column: 7,
      from: 39,
      to: 40,
      found: 'c',
      hint: "Did you mean 'WHERE'?",
      statementText: 'SELECT a FROM b\n WERE c = 1;',
    });
    expect(failure('SELECT a FROM b WINDOW;').expected).toEqual(expect.arrayContaining(['HOPPING', 'SESSION', 'TUMBLING']));
    expect(failure('SHOW STREAMS EXTENDED a;').expected).toEqual([';']);
  });

  it('points behind the text when it ends too early', () => {
    expect(failure('SELECT a\nFROM')).toMatchObject({ line: 2, column: 5, found: '<EOF>', from: 13 });
    expect(failure('SELECT a FROM ;')).toMatchObject({ line: 1, column: 15, found: ';' });
  });

  it.each([
    ['SELECT a FROM b SELECT c FROM d;', 'Put a ; before SELECT.'],
    ['SELECT * FROM (SELECT a FROM b);', 'Subqueries do not exist. Create a stream or table from the inner query and select from it.'],
    [
      'SELECT * FROM s ORDER BY a;',
      'ORDER BY does not exist: a query gives rows as they come. Sort them where you read them, or keep the largest with TOPK.',
    ],
    ['SELECT * FROM a JOIN b USING (x);', 'State the join condition with ON.'],
    ['SELECT a b c FROM d;', 'What may stand here: , FROM'],
  ])('%s: %s', (text, hint) => {
    expect(failure(text).hint).toBe(hint);
  });

  it('counts lines through a script, so that the message names the place in it', () => {
    expect(failure('SHOW STREAMS;\r\n\nSHOW TABLES;  SHOW FOO;')).toMatchObject({ line: 3, column: 20 });
    expect(failure('SHOW TABLES;\nselect 9223372036854775808 from s;').message).toContain(
      'Failed to prepare statement: line 2:9: Invalid numeric literal',
    );
    expect(failure('SHOW TABLES;\nselect 9223372036854775808 from s;')).toMatchObject({ line: 2, column: 8 });
  });

  it('counts in a larger text when told where the piece begins in it', () => {
    expect(failure('SHOW\n FOO;', { origin: { line: 3, column: 5 } })).toMatchObject({ line: 4, column: 2, from: 6 });
    expect(failure('SHOW FOO;', { origin: { line: 3, column: 5 } })).toMatchObject({ line: 3, column: 10, from: 5 });
  });

  it('does not put what only the test runner knows among the expected words', () => {
    expect(failure('ASSERT foo;').expected).not.toContain('VALUES');
    expect(failure('ASSERT foo;', { testStatements: true }).expected).toContain('VALUES');
  });
});

describe('ends of statements', () => {
  it('asks for the semicolon only when told to', () => {
    expect(parseScript('SHOW STREAMS; SHOW TABLES')).toHaveLength(2);
    expect(failure('SHOW STREAMS; SHOW TABLES', { requireTerminator: true })).toMatchObject({ column: 26, expected: [';'] });
    expect(failure('SHOW TABLES', { requireTerminator: true }).message).toContain("missing ';' at '<EOF>'");
  });

  it('takes one statement where one is wanted', () => {
    expect(() => parseStatement('SHOW STREAMS; SHOW TABLES;')).toThrow('Only one statement');
    expect(() => parseStatement(' -- nothing\n')).toThrow('Syntax Error');
  });
});

describe('column lists', () => {
  it('parse without brackets', () => {
    expect(
      parseColumns('id INT KEY, `Name` STRING, s STRUCT<a DECIMAL(4, 2)>').map((column) => [
        column.name.name,
        column.role,
        column.type.kind,
      ]),
    ).toEqual([
      ['ID', 'key', 'primitive'],
      ['Name', 'value', 'primitive'],
      ['S', 'value', 'struct'],
    ]);
  });
});
