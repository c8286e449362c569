/** Substitution of variables, and that no value can change the shape of a statement. */
import { describe, expect, it } from 'vitest';
import { substituteVariables } from '../../../grammar/variables.ts';

const variables = new Map([
  ['source', 'orders'],
  ['quoted', '`my orders`'],
  ['n', '5'],
  ['minus', '-5'],
  ['text', "'it's'"],
  ['flag', 'TRUE'],
  ['plain', "x' OR 'a'='a"],
  ['list', 'a, b'],
  ['word', 'select'],
  ['Case', 'upper'],
  ['case', 'lower'],
]);

const substitute = (text: string): string => substituteVariables(text, variables);

describe('substitution', () => {
  it.each([
    [`SELECT * FROM \${source};`, 'SELECT * FROM orders;'],
    [`SELECT * FROM \${quoted};`, 'SELECT * FROM `my orders`;'],
    [`SELECT \${source}.a, \${n} FROM s WHERE a = \${flag}`, 'SELECT orders.a, 5 FROM s WHERE a = TRUE'],
    [
      `CREATE STREAM \${source} (a INT) WITH (kafka_topic='\${source}-t', partitions=\${n}, x=\${text})`,
      "CREATE STREAM orders (a INT) WITH (kafka_topic='orders-t', partitions=5, x='it''s')",
    ],
    [`PRINT \${source}`, 'PRINT orders'],
    [`SET '\${source}'='\${n}'`, "SET 'orders'='5'"],
    [`DEFINE x = '\${source}\${n}'`, "DEFINE x = 'orders5'"],
    [`SELECT \${Case}, \${case} FROM s`, 'SELECT upper, lower FROM s'],
    [`SELECT \${unknown} FROM s WHERE a = '\${unknown}'`, `SELECT \${unknown} FROM s WHERE a = '\${unknown}'`],
    [`SHOW STREAMS -- \${source}`, `SHOW STREAMS -- \${source}`],
    ['no statement at all', 'no statement at all'],
  ])('%s becomes %s', (text, result) => {
    expect(substitute(text)).toBe(result);
  });

  it('doubles quotes, so that a value cannot leave its string', () => {
    expect(substitute(`SELECT * FROM s WHERE a = '\${plain}'`)).toBe("SELECT * FROM s WHERE a = 'x'' OR ''a''=''a'");
    expect(substituteVariables(`SELECT \${v} FROM s`, new Map([['v', "'a' OR 'b'"]]))).toBe("SELECT 'a'' OR ''b' FROM s");
  });

  it('keeps tokens apart', () => {
    expect(substitute(`SELECT 1 -\${minus} FROM s`)).toBe('SELECT 1 - -5 FROM s');
    expect(substitute(`SELECT a\${source} FROM s`)).toBe('SELECT a orders FROM s');
  });

  it.each([
    [`SELECT * FROM \${list}`, `Line: 1, Col: 15: Illegal argument at \${list}. Identifier names`],
    [`SELECT * FROM \${n}`, 'Illegal argument'],
    [`SELECT * FROM \${word}`, 'Illegal argument'],
    [`SELECT \${list} FROM s`, 'Illegal argument'],
    [`CREATE STREAM s WITH (a=\${source})`, `Illegal argument at \${source}. A literal`],
    [`SELECT * FROM s LIMIT \${n}`, 'Syntax Error'],
    [`SELECT * FROM s WINDOW TUMBLING (SIZE \${n} SECONDS)`, 'Syntax Error'],
    [`\${word} * FROM s`, 'Syntax Error'],
  ])('refuses %s', (text, message) => {
    expect(() => substitute(text)).toThrow(message);
  });
});
