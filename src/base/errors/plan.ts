/**
 * Errors of the planner: what a statement may not say although each of its expressions is sound. See definition.ts for the shape.
 * Clients match on fragments of these texts.
 */
import { planJoinErrors } from './plan-join.ts';
import { planPullErrors } from './plan-pull.ts';
import { planSourceErrors } from './plan-source.ts';
import type { ErrorDefinition } from './definition.ts';

export const planErrors = {
  ...planSourceErrors,
  ...planJoinErrors,
  ...planPullErrors,
  PREPARE_FAILED: { category: 'statement', text: 'Failed to prepare statement: {reason}', hint: 'Correct the value.' },
  SOURCE_UNKNOWN: {
    category: 'statement',
    text: 'Failed to prepare statement: {name} does not exist.',
    hint: 'SHOW STREAMS and SHOW TABLES list the sources.',
  },
  ALIAS_UNKNOWN: {
    category: 'statement',
    text: "Failed to prepare statement: '{name}' is not a valid stream/table name or alias.",
    hint: 'Use one of: {candidates}.',
  },
  COLUMN_UNKNOWN: {
    category: 'statement',
    text: "Line: {line}, Col: {column}: {clause} column '{name}' cannot be resolved.{more}",
    hint: 'DESCRIBE lists the columns of a source; names in lower case need back quotes.',
  },
  COLUMN_AMBIGUOUS: {
    category: 'statement',
    text: "Line: {line}, Col: {column}: Column '{name}' is ambiguous. Could be {candidates}.",
    hint: 'Write the source before the name: {candidates}.',
  },
  COLUMN_DUPLICATE: {
    category: 'statement',
    text: 'Duplicate column names. Duplicate value columns found in schema: {names}',
    hint: 'Give one of them another name.',
  },
  WINDOW_BOUNDS_UNKNOWN: {
    category: 'statement',
    text: 'Error in {clause} expression: Unknown column {name}.',
    hint: 'A window exists only after GROUP BY; filter its bounds in a query over the result.',
  },
  WINDOW_BOUNDS_MISPLACED: {
    category: 'statement',
    text: 'Window bounds column {name} can only be used in the SELECT clause of windowed aggregations and can not be passed to aggregate functions.',
    hint: 'Select the bound under an alias and use it in a query over the result.',
  },
  ALIAS_RESERVED: {
    category: 'statement',
    text: '`{name}` is a reserved column name. You cannot use it as an alias for a column.',
    hint: 'Choose another alias.',
  },
  SELECT_RESERVED: {
    category: 'statement',
    text: 'Reserved column name in select: `{name}`. Please remove or alias the column.',
    hint: 'Write {name} AS another_name.',
  },
  STAR_NOT_STRUCT: {
    category: 'statement',
    text: "Only a STRUCT can be expanded with '->*', but {expression} is {type}.",
    hint: 'Select {expression} itself.',
  },
  GROUP_BY_EMPTY: { category: 'statement', text: 'GROUP BY requires at least one expression', hint: 'Name a column to group by.' },
  GROUP_BY_DUPLICATE: {
    category: 'statement',
    text: 'Duplicate GROUP BY expression: {expression}',
    hint: 'Name each grouping expression once.',
  },
  GROUP_BY_WITHOUT_AGGREGATE: {
    category: 'statement',
    text: 'GROUP BY requires aggregate functions in either the SELECT or HAVING clause.',
    hint: 'Add an aggregate such as COUNT(*), or use PARTITION BY to re-key the rows.',
  },
  NON_AGGREGATE_SELECT: {
    category: 'statement',
    text: 'Non-aggregate SELECT expression(s) not part of GROUP BY: {expressions}\nEither add the column(s) to the GROUP BY or remove them from the SELECT.',
    hint: 'Group by the expression as it stands in SELECT, or aggregate it, for example with LATEST_BY_OFFSET.',
  },
  NON_AGGREGATE_HAVING: {
    category: 'statement',
    text: 'Non-aggregate HAVING expression not part of GROUP BY: {expressions}\nEither add the column(s) to the GROUP BY or remove them from the HAVING.',
    hint: 'Filter single rows with WHERE.',
  },
  AGGREGATE_WITHOUT_GROUP_BY: {
    category: 'statement',
    text: '{statement} statement does not support aggregate function [{functions}] without a GROUP BY clause.',
    hint: 'Add GROUP BY.',
  },
  AGGREGATE_NOT_ON_TABLE: {
    category: 'statement',
    text: 'The aggregation function{plural} {functions} cannot be applied to a table source, only to a stream source.',
    hint: 'On tables use functions that can undo, such as COUNT, SUM, AVG and COLLECT_LIST.',
  },
  AGGREGATE_STATE_TYPE: {
    category: 'statement',
    text: 'One of the functions used in the statement has an intermediate type that the value format can not handle. Please remove the function or change the format.',
    hint: 'The source is in the format {format}: copy it to one in JSON first.',
  },
  TABULAR_WITH_AGGREGATE: {
    category: 'statement',
    text: 'Table functions cannot be used with aggregations.',
    hint: 'Write the rows of the table function to a stream and aggregate that.',
  },
  TABULAR_ON_TABLE: {
    category: 'statement',
    text: 'Table source is not supported with table functions',
    hint: 'Table functions work on streams.',
  },
  WINDOW_WITHOUT_GROUP_BY: {
    category: 'statement',
    text: 'WINDOW clause requires a GROUP BY clause.',
    hint: 'Add GROUP BY, or remove WINDOW.',
  },
  WINDOW_ON_TABLE: {
    category: 'statement',
    text: 'WINDOW clause is only supported for streams: a table cannot be aggregated in windows.',
    hint: 'Aggregate the stream that the table is made of.',
  },
  WINDOW_SIZE_INVALID: {
    category: 'statement',
    text: 'The size of a window must be more than zero, but was {amount} {unit}.',
    hint: 'Write for example 10 SECONDS.',
  },
  WINDOW_ADVANCE_INVALID: {
    category: 'statement',
    text: 'A hopping window cannot advance by {advance} ms, more than its size of {size} ms.',
    hint: 'Advance by at most the size.',
  },
  WINDOW_RETENTION_SHORT: {
    category: 'statement',
    text: 'The retention of {retention} ms is shorter than window size plus grace period: {size} ms + {grace} ms.',
    hint: 'Lengthen RETENTION, or shorten GRACE PERIOD: without that clause, size and grace together are 24 hours.',
  },
  EMIT_FINAL_UNWINDOWED: {
    category: 'statement',
    text: 'EMIT FINAL is only supported for windowed aggregations.',
    hint: 'Add a WINDOW clause, or use EMIT CHANGES.',
  },
  EMIT_FINAL_DISABLED: { category: 'statement', text: 'Suppression is currently disabled.', hint: "Set 'ksql.suppress.enabled' to true." },
  HAVING_WITHOUT_GROUP_BY: { category: 'statement', text: 'HAVING requires a GROUP BY clause.', hint: 'Filter rows with WHERE.' },
  PARTITION_AND_GROUP: {
    category: 'statement',
    text: 'PARTITION BY cannot be used together with GROUP BY.',
    hint: 'GROUP BY sets the key already.',
  },
  PARTITION_BY_EMPTY: {
    category: 'statement',
    text: 'PARTITION BY requires at least one expression',
    hint: 'Name a column, or PARTITION BY NULL to remove the key.',
  },
  PARTITION_BY_NULL_MIXED: { category: 'statement', text: 'Cannot PARTITION BY multiple columns including NULL', hint: 'Remove the NULL.' },
  PARTITION_BY_DUPLICATE: {
    category: 'statement',
    text: 'Duplicate PARTITION BY expression: {expression}',
    hint: 'Name each partitioning expression once.',
  },
  PARTITION_BY_TABLE: {
    category: 'statement',
    text: 'PARTITION BY is only supported on streams: the key of a table cannot be changed.',
    hint: 'Use GROUP BY to make a table with another key.',
  },
  PARTITION_BY_WINDOWED: {
    category: 'statement',
    text: 'PARTITION BY is not supported on windowed sources: the window is part of the key.',
    hint: 'Copy the stream without its window first.',
  },
  KEY_MISSING: {
    category: 'statement',
    text:
      'Key missing from projection (ie, SELECT). See https://cnfl.io/2LV7ouS.\n' +
      'The query used to build `{target}` must include the {what} {list} in its projection (eg, SELECT {example}...).{note}',
    hint: 'Add {example} to SELECT.',
  },
  FOREIGN_KEY_MISSING: {
    category: 'statement',
    text:
      'Primary key {columns} missing in projection. For foreign-key table-table joins, the projection must include all primary key columns ' +
      'from the left input table ({table}). Missing {columns}: {names}.',
    hint: 'Add {names} to SELECT.',
  },
  KEY_REPEATED: {
    category: 'statement',
    text: 'The projection contains a key column ({column}) more than once, aliased as: {names}.\nEach key column must only be in the projection once. If you intended to copy the key into the value, then consider using the AS_VALUE function to indicate which key reference should be copied.',
    hint: 'Copy the key into the value with AS_VALUE.',
  },
  KEY_REPEATED_GROUP: {
    category: 'statement',
    text: 'The projection contains a key column more than once: {names}.\nEach key column must only be in the projection once. If you intended to copy the key into the value, then consider using the AS_VALUE function to indicate which key reference should be copied.',
    hint: 'Copy the key into the value with AS_VALUE.',
  },
  KEY_REPEATED_PARTITION: {
    category: 'statement',
    text: 'The projection contains a partitioning expression more than once: {names}.\nEach key column must only be in the projection once. If you intended to copy the key into the value, then consider using the AS_VALUE function to indicate which key reference should be copied.',
    hint: 'Copy the key into the value with AS_VALUE.',
  },
  NO_VALUE_COLUMNS: {
    category: 'statement',
    text: 'The projection contains no value columns.',
    hint: 'Select a column that is not the key, or a copy of the key with AS_VALUE.',
  },
  RESULT_KIND: {
    category: 'statement',
    text: 'Invalid result type. Your SELECT query produces a {kind}. Please use CREATE {kind} AS SELECT statement instead.',
    hint: 'Write CREATE {kind} {name} AS SELECT ….',
  },
  LIMIT_UNSUPPORTED: {
    category: 'statement',
    text: "{statement} statements don't support LIMIT clause.",
    hint: 'Remove LIMIT: a persistent query has no end.',
  },
  WINDOWED_TABLE: {
    category: 'statement',
    text: 'KSQL does not support persistent queries on windowed tables.',
    hint: 'Read the topic of {name} as a stream: CREATE STREAM … WITH (WINDOW_TYPE=…).',
  },
  KAFKA_FORMAT_UNSUPPORTED: {
    category: 'statement',
    text: "Source(s) {names} are using the 'KAFKA' value format. This format does not yet support {what}.",
    hint: 'Copy the source to one in another format, such as JSON.',
  },
  SINK_FORMAT_UNSUPPORTED: {
    category: 'statement',
    text: '{message}\nStatement: {text}',
    hint: 'Choose another format in the WITH clause.',
  },
  SCHEMA_ID_MISMATCH: {
    category: 'statement',
    text: 'The following {side} columns are changed, missing or reordered: [{columns}]. Schema from schema registry is [{registered}]',
    hint: 'Select the columns as the registered schema has them.',
  },
  UPGRADE_REFUSED: {
    category: 'statement',
    text: 'Cannot upgrade data source {name}: {reason}',
    hint: 'Create the new source under another name and switch over.',
  },
} as const satisfies Record<string, ErrorDefinition>;
