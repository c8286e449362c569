/**
 * Random statements over a few sources: each gives a plan that is plain data and consistent in itself, or a typed error with a place
 * and a way out. Nothing else may come out of the planner.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ParseError } from '../../../../grammar/errors.ts';
import { MillraceError } from '../../../../src/base/errors.ts';
import { walkBound } from '../../../../src/sql/bind/walk.ts';
import { inputsOf } from '../../../../src/sql/plan/explain.ts';
import { planScript } from '../../../plans/script.ts';
import type { BoundExpression } from '../../../../src/sql/expression.ts';
import type { PlanNode, QueryPlan } from '../../../../src/sql/plan/nodes.ts';

const SOURCES = `
CREATE STREAM s (sk INT KEY, sa INT, sb STRING, st STRUCT<f INT, sa INT>) WITH (kafka_topic='s', value_format='JSON');
CREATE STREAM r (rk INT KEY, ra INT, rb STRING) WITH (kafka_topic='r', value_format='DELIMITED');
CREATE TABLE t (tk INT PRIMARY KEY, ta INT, tb STRING) WITH (kafka_topic='t', key_format='JSON', value_format='JSON');
CREATE TABLE u (uk INT PRIMARY KEY, ua INT, ub STRING) WITH (kafka_topic='u', value_format='AVRO');
CREATE STREAM w (wk INT KEY, wa INT, wb STRING) WITH (kafka_topic='w', value_format='JSON', window_type='TUMBLING', window_size='1 HOUR');
`;

/** Names of one query's sources; the first is in FROM. Columns of source `x` are xk, xa and xb. */
type Sources = readonly string[];
type Texts = fc.Arbitrary<string>;

const rarely = (arbitrary: Texts, otherwise: Texts = fc.constant('')): Texts =>
  fc.oneof({ weight: 12, arbitrary: otherwise }, { weight: 1, arbitrary });
const list = (arbitrary: Texts, most: number): Texts =>
  fc.uniqueArray(arbitrary, { minLength: 1, maxLength: most }).map((parts) => parts.join(', '));
const number = (sources: Sources): Texts => fc.constantFrom(...sources.flatMap((x) => [`${x}k`, `${x}a`, `${x}.${x}a`]));
const text = (sources: Sources): Texts => fc.constantFrom(...sources.map((x) => `${x}b`));
const odd = fc.constantFrom(
  'nope',
  'NULL',
  'ROWTIME',
  's.ROWTIME',
  'WINDOWSTART',
  'ROWKEY',
  'st->f',
  'SUM(COUNT(*))',
  '1',
  'EXPLODE(ARRAY[1])',
);

function scalar(sources: Sources): Texts {
  const [n, t] = [number(sources), text(sources)];
  const computed = fc.oneof(
    n.map((x) => `ABS(${x})`),
    n.map((x) => `${x} + 1`),
    t.map((x) => `UCASE(${x})`),
    n.map((x) => `AS_VALUE(${x})`),
    n.map((x) => `CAST(${x} AS STRING)`),
  );
  return rarely(odd, fc.oneof({ weight: 6, arbitrary: n }, { weight: 2, arbitrary: t }, { weight: 2, arbitrary: computed }));
}

function condition(sources: Sources): Texts {
  const simple = fc.oneof(
    number(sources).map((x) => `${x} > 1`),
    text(sources).map((x) => `${x} LIKE 'x%'`),
    fc.tuple(number(sources), number(sources)).map(([x, y]) => `${x} = ${y}`),
  );
  return fc.oneof(
    simple,
    fc.tuple(simple, fc.constantFrom('AND', 'OR'), simple).map(([x, op, y]) => `(${x}) ${op} NOT (${y})`),
  );
}

const named = (expression: Texts): Texts =>
  fc.tuple(expression, fc.constantFrom('', '', '', ' AS p', ' AS q')).map(([e, alias]) => e + alias);
const where = (sources: Sources): Texts =>
  fc.oneof(
    fc.constant(''),
    condition(sources).map((c) => `WHERE ${c}`),
  );
const emit = fc.constantFrom('', 'EMIT CHANGES', 'EMIT CHANGES');
const limit = rarely(fc.constant('LIMIT 3'));

function join(left: string, right: string): Texts {
  const kind = fc.constantFrom('JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN');
  const within = left !== 't' && left !== 'u' && right !== 't' && right !== 'u' ? 'WITHIN 1 HOUR' : '';
  return fc
    .tuple(
      kind,
      rarely(fc.constantFrom('WITHIN 1 DAY', ''), fc.constant(within)),
      scalar([left]),
      rarely(scalar([right]), fc.constant(`${right}k`)),
    )
    .map(([k, w, l, r]) => `${k} ${right} ${w} ON ${l} = ${r}`);
}

function from(sources: Sources): Texts {
  return fc.tuple(fc.constant(sources[0]), ...sources.slice(1).map((right, i) => join(sources[i], right))).map((parts) => parts.join(' '));
}

const plain = (sources: Sources): Texts =>
  fc
    .tuple(
      list(rarely(fc.constant('*'), named(scalar(sources))), 4),
      from(sources),
      where(sources),
      rarely(fc.constant('HAVING COUNT(*) > 1')),
      emit,
      limit,
    )
    .map(([items, ...rest]) => `SELECT ${items} FROM ${rest.join(' ')}`);

const star = (sources: Sources): Texts => fc.tuple(from(sources), where(sources), emit).map((parts) => `SELECT * FROM ${parts.join(' ')}`);

function grouped(sources: Sources): Texts {
  const aggregate = fc.oneof(
    fc.constant('COUNT(*)'),
    number(sources).map((x) => `SUM(${x}) + 1`),
    number(sources).map((x) => `MAX(${x})`),
    text(sources).map((x) => `COLLECT_LIST(${x})`),
  );
  const window = rarely(
    fc.constantFrom('WINDOW TUMBLING (SIZE 1 HOUR)', 'WINDOW HOPPING (SIZE 1 HOUR, ADVANCE BY 1 MINUTE)', 'WINDOW SESSION (1 HOUR)'),
  );
  return fc
    .tuple(
      list(scalar(sources), 2),
      list(named(aggregate), 2),
      from(sources),
      window,
      where(sources),
      fc.constantFrom('', 'HAVING COUNT(*) > 1'),
      fc.constantFrom('', '', 'EMIT FINAL'),
    )
    .map(
      ([keys, aggregates, source, w, c, having, e]) =>
        `SELECT ${keys}, ${aggregates} FROM ${source} ${w} ${c} GROUP BY ${keys} ${having} ${e}`,
    );
}

const partitioned = (sources: Sources): Texts =>
  fc
    .tuple(list(scalar(sources), 2), from(sources), where(sources), fc.boolean())
    .map(([keys, source, c, all]) => `SELECT ${all ? '*' : `${keys}, ${sources[0]}b AS other`} FROM ${source} ${c} PARTITION BY ${keys}`);

const query = fc.shuffledSubarray(['s', 'r', 't', 'u', 'w'], { minLength: 1, maxLength: 3 }).chain((sources) => {
  const some = fc.constantFrom(sources, [sources[0]]);
  return some.chain((chosen) => fc.oneof(plain(chosen), star(chosen), grouped(chosen), partitioned(chosen)));
});
const head = fc.constantFrom(
  '',
  'CREATE STREAM o AS ',
  'CREATE STREAM o AS ',
  'CREATE TABLE o AS ',
  "CREATE TABLE o WITH (format='JSON') AS ",
  'INSERT INTO r ',
);
const statement = fc.tuple(head, query).map(([h, q]) => `${h}${q};`);

describe('random statements', () => {
  test('give a consistent plan or a typed error', () => {
    let planned = 0;
    fc.assert(
      fc.property(statement, (text) => {
        const result = outcome(text);
        if (result === null) return;
        planned++;
        expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
        checkNode(result.root);
      }),
      { numRuns: 3000, seed: 20240301 },
    );
    expect(planned).toBeGreaterThan(300);
  });
});

/** The plan, or null for an error of the right kind. */
function outcome(text: string): QueryPlan | null {
  try {
    return planScript(SOURCES + text).planned.at(-1)?.plan ?? null;
  } catch (error) {
    if (error instanceof ParseError) return null;
    if (!(error instanceof MillraceError)) throw error;
    expect(error.at, `${error.code}: ${error.message}`).not.toBeNull();
    expect(error.hint).not.toBe('');
    return null;
  }
}

/** Every column an expression reads is in the input, of that name and type; outputs have the types of what computes them. */
function checkNode(node: PlanNode): void {
  for (const input of inputsOf(node)) checkNode(input);
  for (const [expression, input] of expressionsOf(node)) {
    walkBound(expression, (e) => {
      if (e.kind !== 'column') return;
      expect(input.columns[e.index]).toMatchObject({ name: e.name, type: e.type });
    });
  }
  const roles = node.columns.map((c) => c.role);
  if (node.kind !== 'emit')
    expect(roles.lastIndexOf('key')).toBeLessThan(roles.includes('value') ? roles.indexOf('value') : Number.POSITIVE_INFINITY);
  if (node.kind === 'project') expect(node.expressions.map((e) => e.type)).toEqual(node.columns.map((c) => c.type));
  if (node.kind === 'rekey') expect([...node.keys, ...node.values].map((e) => e.type)).toEqual(node.columns.map((c) => c.type));
  if (node.kind === 'aggregate')
    expect([...node.groupBy, ...node.carried, ...node.aggregates].map((e) => e.type)).toEqual(node.columns.map((c) => c.type));
}

function expressionsOf(node: PlanNode): (readonly [BoundExpression, PlanNode])[] {
  switch (node.kind) {
    case 'filter':
      return [[node.predicate, node.input]];
    case 'project':
      return node.expressions.map((e) => [e, node.input] as const);
    case 'flatMap':
      return node.functions.flatMap((f) => f.args.map((e) => [e, node.input] as const));
    case 'rekey':
      return [...node.keys, ...node.values].map((e) => [e, node.input] as const);
    case 'aggregate':
      return [...node.groupBy, ...node.carried, ...node.aggregates.flatMap((a) => a.args)].map((e) => [e, node.input] as const);
    case 'foreignKeyJoin':
      return [[node.foreignKey, node.left]];
    default:
      return [];
  }
}
