/** Random syntax trees, as the parser could have made them, for property tests. */
import fc from 'fast-check';
import type { At, Expression, Identifier, Query, SelectItem, Statement, TypeNode } from '../../../grammar/ast.ts';
import { isReserved } from '../../../grammar/tokens.ts';

const at: At = { line: 1, column: 1, from: 0, to: 0 };
const text = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom("it's", 'a\nb', '--', '/*', `\${x}`, ';', '', '`"'));
const word = fc.constantFrom(
  'A',
  'B1',
  '_X',
  'ID',
  'lower',
  'MiXed',
  'with space',
  'SELECT',
  'FROM',
  'KEY',
  'ARRAY',
  'MAP',
  'STRUCT',
  'DAY',
  'SECONDS',
  'EMIT',
  'PARTITION',
  'COLUMN',
  'TABLES',
  'FUNCTION',
  'INT',
  'STRING',
  'int',
  '1AB',
  'A@B',
  'É',
  'a`b',
  'a"b',
  'WINDOW',
  'ESCAPE',
  'SESSION',
  'GRACE',
  'ROWTIME',
);
const identifier: fc.Arbitrary<Identifier> = word.map((name) => ({ name, quoted: false, at }));
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 2 });
const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(arbitrary, { minLength: 1, maxLength: 3 });
const unit = fc.constantFrom('DAYS', 'HOURS', 'MINUTES', 'SECONDS', 'MILLISECONDS');
const duration = fc.record({ amount: fc.nat(), unit, at: fc.constant(at) });

const constant: fc.Arbitrary<Expression> = fc.oneof(
  fc.constant({ kind: 'null', at } as const),
  fc.boolean().map((value) => ({ kind: 'boolean', value, at }) as const),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ kind: 'integer', value, at }) as const),
  fc
    .constantFrom('1.50', '-0.1', '.5', '1.', '-99999999999999999999.9')
    .map((decimal) => ({ kind: 'decimal', text: decimal, at }) as const),
  fc.constantFrom('1E5', '-1.5E-10', '.1e+3').map((double) => ({ kind: 'double', text: double, at }) as const),
  text.map((value) => ({ kind: 'string', value, at }) as const),
);

export const types: fc.Arbitrary<TypeNode> = fc.letrec<{ type: TypeNode }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc
      .constantFrom('BOOLEAN', 'INTEGER', 'BIGINT', 'DOUBLE', 'STRING', 'BYTES', 'DATE', 'TIME', 'TIMESTAMP')
      .map((name) => ({ kind: 'primitive', name, at }) as TypeNode),
    fc.tuple(fc.nat(99), fc.nat(99)).map(([precision, scale]) => ({ kind: 'decimal', precision, scale, at }) as const),
    identifier.map((name) => ({ kind: 'custom', name, at }) as const),
    tie('type').map((element) => ({ kind: 'array', element, at }) as const),
    fc.tuple(tie('type'), tie('type')).map(([key, value]) => ({ kind: 'map', key, value, at }) as const),
    fc
      .array(fc.record({ name: identifier, type: tie('type') }), { maxLength: 3 })
      .map((fields) => ({ kind: 'struct', fields, at }) as const),
  ),
})).type;

const column = fc.tuple(maybe(identifier), identifier).map(([source, name]) => ({ kind: 'column', source, name, at }) as const);

/** Expressions of every kind but units and lambdas, which stand only in calls. */
export const expressions: fc.Arbitrary<Expression> = fc.letrec<{ e: Expression; argument: Expression }>((tie) => {
  const e = tie('e');
  const two = fc.record({ left: e, right: e, at: fc.constant(at) });
  const tested = fc.record({ negated: fc.boolean(), operand: e, at: fc.constant(at) });
  const whens = fc.record({ whens: some(fc.record({ when: e, then: e })), otherwise: maybe(e), at: fc.constant(at) });
  return {
    argument: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      e,
      unit.map((plural) => ({ kind: 'unit', unit: plural, word: { name: plural, quoted: false, at }, at }) as Expression),
      fc.tuple(some(identifier), e).map(([params, body]) => ({ kind: 'lambda', params, body, at }) as const),
    ),
    e: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      constant,
      column,
      fc
        .tuple(fc.constantFrom('+', '-', '*', '/', '%'), two)
        .map(([operator, rest]) => ({ kind: 'arithmetic', operator, ...rest }) as Expression),
      fc.tuple(fc.constantFrom('+', '-'), e).map(([sign, operand]) => ({ kind: 'negate', sign, operand, at }) as Expression),
      two.map((rest) => ({ kind: 'concat', ...rest }) as const),
      fc
        .tuple(fc.constantFrom('=', '<>', '<', '<=', '>', '>=', 'IS DISTINCT FROM', 'IS NOT DISTINCT FROM'), two)
        .map(([operator, rest]) => ({ kind: 'comparison', operator, ...rest }) as Expression),
      fc.tuple(fc.constantFrom('and', 'or'), two).map(([kind, rest]) => ({ kind, ...rest }) as Expression),
      e.map((operand) => ({ kind: 'not', operand, at }) as const),
      tested.map((rest) => ({ kind: 'isNull', ...rest }) as const),
      fc.tuple(tested, e, e).map(([rest, low, high]) => ({ kind: 'between', ...rest, low, high }) as const),
      fc.tuple(tested, some(e)).map(([rest, list]) => ({ kind: 'in', ...rest, list }) as const),
      fc.tuple(tested, e, maybe(text)).map(([rest, pattern, sign]) => ({ kind: 'like', ...rest, pattern, escape: sign }) as const),
      whens.map((rest) => ({ kind: 'case', ...rest }) as const),
      fc.tuple(e, whens).map(([operand, rest]) => ({ kind: 'simpleCase', operand, ...rest }) as const),
      fc.tuple(e, types).map(([operand, type]) => ({ kind: 'cast', operand, type, at }) as const),
      fc.array(e, { maxLength: 3 }).map((items) => ({ kind: 'array', items, at }) as const),
      fc.array(fc.record({ key: e, value: e }), { maxLength: 2 }).map((entries) => ({ kind: 'map', entries, at }) as const),
      fc.array(fc.record({ name: identifier, value: e }), { maxLength: 2 }).map((fields) => ({ kind: 'struct', fields, at }) as const),
      fc.tuple(e, e).map(([operand, index]) => ({ kind: 'subscript', operand, index, at }) as const),
      fc.tuple(e, identifier).map(([operand, name]) => ({ kind: 'field', operand, name, at }) as const),
      fc
        .tuple(word, fc.boolean(), fc.array(tie('argument'), { maxLength: 3 }))
        .map(([name, star, args]) => ({ kind: 'call', name: name.toUpperCase(), star, args: star ? [] : args, at }) as const),
      fc.tuple(e, text).map(([operand, value]) => ({ kind: 'atTimeZone', operand, zone: { kind: 'string', value, at }, at }) as Expression),
    ),
  };
}).e;

const items: fc.Arbitrary<SelectItem> = fc.oneof(
  fc.tuple(expressions, maybe(identifier)).map(([expression, alias]) => ({ kind: 'expression', expression, alias, at }) as const),
  maybe(identifier).map((source) => ({ kind: 'star', source, at }) as const),
  column.map((operand) => ({ kind: 'structStar', operand, at }) as const),
);
const source = fc.record({ name: identifier, alias: maybe(identifier), at: fc.constant(at) });
const within = fc
  .record({ before: duration, after: duration, same: fc.boolean(), grace: maybe(duration) })
  .map(({ before, after, same, grace }) => ({ before, after: same ? before : after, grace, at }));
const join = fc.record({
  type: fc.constantFrom('INNER', 'LEFT', 'RIGHT', 'FULL'),
  source,
  within: maybe(within),
  on: expressions,
  at: fc.constant(at),
});
const timed = { retention: maybe(duration), grace: maybe(duration), at: fc.constant(at) };
const window = fc.oneof(
  fc.record({ type: fc.constant('TUMBLING'), size: duration, ...timed }),
  fc.record({ type: fc.constant('HOPPING'), size: duration, advance: duration, ...timed }),
  fc.record({ type: fc.constant('SESSION'), gap: duration, ...timed }),
);
const keys = fc.record({ items: fc.array(expressions, { maxLength: 3 }), at: fc.constant(at) });

export const queries = fc.record({
  items: some(items),
  from: source,
  joins: fc.array(join, { maxLength: 2 }),
  window: maybe(window),
  where: maybe(expressions),
  groupBy: maybe(keys),
  partitionBy: maybe(keys),
  having: maybe(expressions),
  emit: fc.constantFrom(null, 'CHANGES', 'FINAL'),
  limit: maybe(fc.integer()),
  at: fc.constant(at),
}) as fc.Arbitrary<Query>;

const properties = fc.array(fc.record({ key: fc.oneof(word, text), value: constant, at: fc.constant(at) }), { maxLength: 3 });
const flag = fc.boolean();
const sourceKind = fc.constantFrom('STREAM', 'TABLE');

/** Column definitions a stream (or a table) may have. */
const columns = (type: string): fc.Arbitrary<unknown> =>
  some(
    fc
      .record({
        name: identifier,
        type: types,
        role: fc.constantFrom('value', type === 'TABLE' ? 'primaryKey' : 'key', 'headers', 'header'),
        key: text,
      })
      .map(({ key, ...rest }) => ({ ...rest, headerKey: rest.role === 'header' ? key : null, at })),
  );

const variable = fc.constantFrom('x', 'Name', '_a1', 'b@c').filter((name) => !isReserved(name.toUpperCase()));
const namesAndValues = { columns: maybe(some(identifier)), values: fc.array(expressions, { maxLength: 3 }) };

/** For each kind of statement, its fields without `kind`, `at` and `text`. */
const FIELDS: Record<Exclude<Statement['kind'], 'explain'>, fc.Arbitrary<object>> = {
  select: fc.record({ query: queries }),
  createSource: sourceKind.chain((type) =>
    fc.record({
      type: fc.constant(type),
      orReplace: flag,
      readOnly: flag,
      ifNotExists: flag,
      name: identifier,
      columns: maybe(columns(type)),
      properties,
    }),
  ),
  createAs: fc.record({ type: sourceKind, orReplace: flag, ifNotExists: flag, name: identifier, properties, query: queries }),
  insertInto: fc.record({ target: identifier, properties, query: queries }),
  insertValues: fc.record({ target: identifier, ...namesAndValues }),
  dropSource: fc.record({ type: sourceKind, ifExists: flag, name: identifier, deleteTopic: flag }),
  alterSource: fc.record({ type: sourceKind, name: identifier, columns: some(fc.record({ name: identifier, type: types })) }),
  createType: fc.record({ ifNotExists: flag, name: identifier, type: types }),
  dropType: fc.record({ ifExists: flag, name: identifier }),
  createConnector: fc.record({ direction: fc.constantFrom('SOURCE', 'SINK'), ifNotExists: flag, name: identifier, properties }),
  dropConnector: fc.record({ ifExists: flag, name: identifier }),
  showSources: fc.record({ type: sourceKind, extended: flag }),
  showQueries: fc.record({ extended: flag }),
  showTopics: fc.record({ all: flag, extended: flag }),
  showProperties: fc.record({}),
  showFunctions: fc.record({}),
  showTypes: fc.record({}),
  showVariables: fc.record({}),
  showConnectors: fc.record({ direction: fc.constantFrom('SOURCE', 'SINK', null) }),
  showConnectorPlugins: fc.record({}),
  describeSource: fc.record({ name: identifier, extended: flag }),
  describeSources: fc.record({ type: sourceKind, extended: flag }),
  describeFunction: fc.record({ name: identifier }),
  describeConnector: fc.record({ name: identifier }),
  print: fc.record({ topic: text, fromBeginning: flag, interval: maybe(fc.nat()), limit: maybe(fc.nat()) }),
  controlQuery: fc.record({ action: fc.constantFrom('TERMINATE', 'PAUSE', 'RESUME'), id: maybe(word) }),
  set: fc.record({ name: text, value: text }),
  unset: fc.record({ name: text }),
  alterSystem: fc.record({ name: text, value: text }),
  define: fc.record({ name: variable, value: text }),
  undefine: fc.record({ name: variable }),
  assertTopic: fc.record({ exists: flag, topic: text, properties, timeout: maybe(duration) }),
  assertSchema: fc.record({ exists: flag, subject: maybe(text), id: maybe(constant), timeout: maybe(duration) }),
  assertValues: fc.record({ source: identifier, ...namesAndValues, tombstone: flag }),
  assertSource: sourceKind.chain((type) =>
    fc.record({ type: fc.constant(type), name: identifier, columns: maybe(columns(type)), properties }),
  ),
  runScript: fc.record({ file: text }),
};

const simpleStatements = fc.oneof(
  ...Object.entries(FIELDS).map(([kind, fields]) => fields.map((rest) => ({ kind, ...rest, at, text: '' }) as unknown as Statement)),
);

/** Statements of every kind. */
export const statements: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 20, arbitrary: simpleStatements },
  { weight: 1, arbitrary: simpleStatements.map((statement) => ({ kind: 'explain', statement, id: null, at, text: '' }) as const) },
  { weight: 1, arbitrary: word.map((id) => ({ kind: 'explain', statement: null, id, at, text: '' }) as const) },
);
