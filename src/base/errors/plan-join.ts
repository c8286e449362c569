/** Errors of joins. See definition.ts for the shape. */
import type { ErrorDefinition } from './definition.ts';

export const planJoinErrors = {
  JOIN_SELF: {
    category: 'statement',
    text: "Can not join '{name}' to '{name}': self joins are not yet supported.",
    hint: 'Copy one side first: CREATE STREAM … AS SELECT * FROM {name}.',
  },
  JOIN_SOURCE_TWICE: {
    category: 'statement',
    text: "N-way joins do not support multiple occurrences of the same source. Source: '{name}'",
    hint: 'Copy the source and join the copy.',
  },
  JOIN_NAME_CLASH: {
    category: 'statement',
    text: 'Columns of `{left}` and `{right}` would both be called {name} in the result of the join.',
    hint: 'Give one of the sources another alias.',
  },
  JOIN_CONDITIONS: {
    category: 'statement',
    text: 'Invalid join condition: joins on multiple conditions are not yet supported. Got {condition}.',
    hint: 'Join on one equality; put other conditions into WHERE.',
  },
  JOIN_NOT_EQUALITY: {
    category: 'statement',
    text: 'Invalid join condition: only equality join conditions are supported. Got {condition}.',
    hint: 'Write ON a.x = b.y.',
  },
  JOIN_SIDE_SOURCES: {
    category: 'statement',
    text: "Invalid comparison expression '{expression}' in join '{condition}'. Each side of the join comparision must contain references from exactly one source.",
    hint: 'Name columns of one source on each side.',
  },
  JOIN_SAME_SOURCE: {
    category: 'statement',
    text:
      'Each side of the join must reference exactly one source and not the same source. ' +
      'Left side references `{left}` and right references `{right}`',
    hint: 'Compare columns of two sources.',
  },
  JOIN_OTHER_SOURCE: {
    category: 'statement',
    text:
      'A join criteria is expected to reference the source (`{source}`) in the FROM clause, instead the right source references `{right}` ' +
      'and the left source references `{left}`',
    hint: 'Compare a column of {source} with one of the sources before it.',
  },
  JOIN_LATER_SOURCE: {
    category: 'statement',
    text: 'The join with `{right}` references `{source}`, which is joined only later.',
    hint: 'Change the order of the joins.',
  },
  JOIN_ORDER: {
    category: 'statement',
    text: 'Invalid join order: table-stream joins are not supported; only stream-table joins. Got {text}.',
    hint: 'Put the stream first.',
  },
  JOIN_STREAM_TABLE_TYPE: {
    category: 'statement',
    text: 'Invalid join type: {type} join not supported for stream-table join. Got {text}.',
    hint: 'Use INNER or LEFT JOIN.',
  },
  JOIN_CONDITION: {
    category: 'statement',
    text: 'Invalid join condition: {what}. Got {left} = {right}.',
    hint: "Compare with the table's primary key.",
  },
  JOIN_TYPES: {
    category: 'statement',
    text: "Invalid join condition: types don't match. Got {left} = {right}.",
    hint: 'Convert one side with CAST.',
  },
  JOIN_FOREIGN_KEY_TYPE: {
    category: 'statement',
    text: 'Invalid join type: {type} OUTER JOIN on a foreign key is not supported',
    hint: 'Use INNER or LEFT JOIN.',
  },
  JOIN_FOREIGN_KEY_WINDOWED: {
    category: 'statement',
    text: 'Foreign-key table-table joins are not supported on windowed tables.',
    hint: 'Join tables without windows.',
  },
  JOIN_WITHIN_MISSING: {
    category: 'statement',
    text: 'Stream-Stream joins must have a WITHIN clause specified. None was provided.',
    hint: 'Add for example WITHIN 1 HOUR before ON.',
  },
  JOIN_WITHIN_NEEDLESS: {
    category: 'statement',
    text: 'A window definition was provided for a join with a table. Only stream-stream joins have a WITHIN clause.',
    hint: 'Remove WITHIN.',
  },
  JOIN_WINDOWED: {
    category: 'statement',
    text: 'Can not join windowed source to non-windowed source.\n{windowed}\n{other}',
    hint: 'Join sources that are both windowed or both not.',
  },
  JOIN_WINDOW_KINDS: {
    category: 'statement',
    text:
      'Incompatible windowed sources.\nLeft source: {left}\nRight source: {right}\n' +
      'Session windowed sources can only be joined to other session windowed sources, and may still not result in expected behaviour ' +
      'as session bounds must be an exact match for the join to work\n' +
      'Hopping and tumbling windowed sources can only be joined to other hopping and tumbling windowed sources',
    hint: 'Join sources with windows of the same kind.',
  },
  JOIN_WINDOWED_REPARTITION: {
    category: 'statement',
    text: 'Implicit repartitioning of windowed sources is not supported. See https://github.com/confluentinc/ksql/issues/4385.',
    hint: 'Join windowed sources on their key columns, with the same window.',
  },
  JOIN_PARTITIONS: {
    category: 'statement',
    text:
      "Can't join `{left}` with `{right}` since the number of partitions don't match. `{left}` partitions = {leftCount}; `{right}` partitions = {rightCount}. " +
      'Please repartition either one so that the number of partitions match.',
    hint: 'Copy one of them WITH (PARTITIONS={leftCount}).',
  },
} as const satisfies Record<string, ErrorDefinition>;
