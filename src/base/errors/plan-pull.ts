/** Errors of pull queries. See definition.ts for the shape. */
import type { ErrorDefinition } from './definition.ts';

const ADVICE = ' See https://cnfl.io/queries for more info.\nAdd EMIT CHANGES if you intended to issue a push query.';

export const planPullErrors = {
  PULL_CLAUSE: {
    category: 'statement',
    text: `Pull queries don't support {clause} clauses.${ADVICE}`,
    hint: 'Add EMIT CHANGES for a push query.',
  },
  PULL_AGGREGATE: {
    category: 'statement',
    text: `Pull queries don't support aggregate functions: {name} is an aggregate function.${ADVICE}`,
    hint: 'Keep the aggregate in a table and query that: CREATE TABLE … AS SELECT …, {name}(…) FROM {source} GROUP BY …; or add EMIT CHANGES for a push query.',
  },
  PULL_COLUMNS: {
    category: 'statement',
    text: `Pull queries don't support the following columns in {clause} clauses: {columns}`,
    hint: 'Remove them, or add EMIT CHANGES for a push query.',
  },
  PULL_DISABLED: { category: 'statement', text: `Pull queries are disabled.${ADVICE}`, hint: "Set 'ksql.pull.queries.enable' to true." },
  PULL_STREAM_DISABLED: {
    category: 'statement',
    text: `Pull queries on streams are disabled.${ADVICE}`,
    hint: "Set 'ksql.query.pull.stream.enabled' to true.",
  },
  PULL_LIMIT_DISABLED: {
    category: 'statement',
    text: `LIMIT clause in pull queries is currently disabled. You can enable them by setting ksql.query.pull.limit.clause.enabled=true.${ADVICE}`,
    hint: "Set 'ksql.query.pull.limit.clause.enabled' to true.",
  },
  PULL_LIMIT_NEGATIVE: {
    category: 'statement',
    text: `Pull queries don't support negative integers in the LIMIT clause.${ADVICE}`,
    hint: 'Write LIMIT 0 or more.',
  },
  PULL_NOT_QUERYABLE: {
    category: 'statement',
    text: "The `{name}` table isn't queryable. To derive a queryable table, you can do 'CREATE TABLE QUERYABLE_{name} AS SELECT * FROM {name}'. See https://cnfl.io/queries for more info.\nAdd EMIT CHANGES if you intended to issue a push query.",
    hint: 'Query a table that was made by CREATE TABLE … AS SELECT, or add EMIT CHANGES.',
  },
  PULL_WHERE_SHAPE: {
    category: 'statement',
    text: 'Unsupported expression in WHERE clause: {expression}.',
    hint: 'Use comparisons of columns with values, joined by AND, OR and NOT.',
  },
  PULL_LIKE_TYPE: {
    category: 'statement',
    text: 'The column type for Like condition must be VARCHAR. The column type is {type}',
    hint: 'Convert the column with CAST({expression} AS STRING).',
  },
  PULL_LIKE_STRINGS: {
    category: 'statement',
    text: 'Like condition must be between strings: {expression}',
    hint: "LIKE reads the whole table: set 'ksql.query.pull.table.scan.enabled' to true, or compare the key with '='.",
  },
  PULL_KEY_MISSING: {
    category: 'statement',
    text: `WHERE clause missing key column for disjunct: {expression}.${ADVICE}`,
    hint: "Compare the key with '=', or set 'ksql.query.pull.table.scan.enabled' to true.",
  },
  PULL_KEYS_MISSING: {
    category: 'statement',
    text: `Multi-column sources must specify every key in the WHERE clause. Specified: [{given}] Expected: [{expected}].${ADVICE}`,
    hint: "Compare every key column with '=', or set 'ksql.query.pull.table.scan.enabled' to true.",
  },
  PULL_KEY_BOUND: {
    category: 'statement',
    text: `Bound on key columns '{columns}' must currently be '='.${ADVICE}`,
    hint: "Use '=', or set 'ksql.query.pull.table.scan.enabled' to true.",
  },
  PULL_KEY_COMPARISON: {
    category: 'statement',
    text: `A comparison must be between a key column and a resolvable expression.${ADVICE}`,
    hint: 'Compare the key with a value that needs no column.',
  },
  PULL_KEY_REFERENCE: {
    category: 'statement',
    text: `A comparison must directly reference a key column.${ADVICE}`,
    hint: 'Compare the key column itself.',
  },
  PULL_KEY_TWICE: {
    category: 'statement',
    text: `A comparison condition on the key column cannot be combined with other comparisons such as an IN predicate.${ADVICE}`,
    hint: "Compare each key column once, or set 'ksql.query.pull.table.scan.enabled' to true.",
  },
  PULL_SCAN_NEEDED: {
    category: 'statement',
    text: `Query requires table scan to be enabled. Table scans can be enabled by setting ksql.query.pull.table.scan.enabled=true.${ADVICE}`,
    hint: "Set 'ksql.query.pull.table.scan.enabled' to true.",
  },
  PULL_IN_TYPE: {
    category: 'statement',
    text: '{value} can not be converted to the type of the key column: {column}',
    hint: 'Write the value in the type of the key.',
  },
  PULL_WINDOW_DUPLICATE: {
    category: 'statement',
    text: `Duplicate {name} bounds on: {expression}.${ADVICE}`,
    hint: 'Give each bound once.',
  },
  PULL_WINDOW_COMBINED: {
    category: 'statement',
    text: `An equality bound on {name} cannot be combined with other {name} bounds.${ADVICE}`,
    hint: 'Keep the equality alone.',
  },
  PULL_WINDOW_OPERATOR: {
    category: 'statement',
    text: `Unsupported {name} bounds: {operator}.${ADVICE}`,
    hint: 'Use = < <= > >= with a time.',
  },
} as const satisfies Record<string, ErrorDefinition>;
