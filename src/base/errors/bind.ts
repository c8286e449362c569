/**
 * Errors of the binder: types and forms of expressions. See definition.ts for the shape.
 *
 * `{prefix}` and `{statement}` are filled by `src/sql/bind/clause.ts` with the clause an expression stands in, because only the
 * outermost caller knows it; they are empty in most clauses.
 */
import type { ErrorDefinition } from './definition.ts';

export const bindErrors = {
  TYPE_NOT_BOOLEAN: {
    category: 'statement',
    text: 'Type error in {clause} expression: Should evaluate to boolean but is {expression} ({type}) instead.',
    hint: 'Write a condition, such as {expression} IS NOT NULL, or compare it with a value.',
  },
  TYPE_COMPARE: {
    category: 'statement',
    text: '{prefix}{note}Cannot compare {left} ({leftType}) to {right} ({rightType}) with {operator}.{statement}',
    hint: 'Convert one side with CAST so that both have the same type.',
  },
  TYPE_COMPARE_NULL: {
    category: 'statement',
    text: "{prefix}Comparison with NULL not supported: {left} {operator} {right}\nUse 'IS NULL' or 'IS NOT NULL' instead.{statement}",
    hint: "Use 'IS NULL' or 'IS NOT NULL'.",
  },
  TYPE_ARITHMETIC: {
    category: 'statement',
    text: '{prefix}Error processing expression: {expression}. Unsupported arithmetic types. {left} {right}{statement}',
    hint: 'Arithmetic takes numbers; + also joins two STRINGs. Convert an operand with CAST.',
  },
  TYPE_ARITHMETIC_NULL: {
    category: 'statement',
    text: '{prefix}Error processing expression: {expression}. Arithmetic on types {left} and {right} are not supported.{statement}',
    hint: 'Give the NULL a type, such as CAST(NULL AS INTEGER).',
  },
  TYPE_SIGN: {
    category: 'statement',
    text: '{prefix}Error processing expression: {expression}. A sign can only stand before a number, not before {type}.{statement}',
    hint: 'Convert the operand to a number with CAST.',
  },
  TYPE_LOGIC: {
    category: 'statement',
    text: '{prefix}{operator} needs BOOLEAN operands, but {expression} is {type}.{statement}',
    hint: 'Compare {expression} with a value, or convert it with CAST.',
  },
  TYPE_LIKE: {
    category: 'statement',
    text: '{prefix}Like condition must be between strings, but {expression} is {type}.{statement}',
    hint: 'Convert the operand with CAST({expression} AS STRING).',
  },
  TYPE_LIKE_COLUMN: {
    category: 'statement',
    text: '{prefix}The column type for Like condition must be VARCHAR. The column type is {type}: {expression}.{statement}',
    hint: 'Convert the column with CAST({expression} AS STRING).',
  },
  LIKE_ESCAPE: {
    category: 'statement',
    text: "{prefix}Escape character must be a single character, but was '{escape}'.",
    hint: "Write one character, such as ESCAPE '!'.",
  },
  LIST_NO_OPERATOR: {
    category: 'statement',
    text: '{prefix}operator does not exist: {left} = {right} ({expression})\nHint: You might need to add explicit type casts.',
    hint: 'Convert the items to one type with CAST.',
  },
  LIST_BAD_TEXT: {
    category: 'statement',
    text: '{prefix}invalid input syntax for type {type}: "{text}".',
    hint: 'Write a literal of type {type}, or convert the other items to STRING.',
  },
  ARRAY_EMPTY: {
    category: 'statement',
    text: '{prefix}Array constructor cannot be empty. Please supply at least one element (see https://github.com/confluentinc/ksql/issues/4239).',
    hint: 'Write at least one element: its type is the element type of the array.',
  },
  ARRAY_ALL_NULL: {
    category: 'statement',
    text: '{prefix}Cannot construct an array with all NULL elements (see https://github.com/confluentinc/ksql/issues/4239). As a workaround, you may cast a NULL value to the desired type.',
    hint: 'Give one element a type: ARRAY[CAST(NULL AS INTEGER)].',
  },
  MAP_EMPTY: {
    category: 'statement',
    text: '{prefix}Map constructor cannot be empty. Please supply at least one key value pair (see https://github.com/confluentinc/ksql/issues/4239).',
    hint: "Write at least one entry, such as MAP('key' := 1).",
  },
  MAP_ALL_NULL: {
    category: 'statement',
    text: '{prefix}Cannot construct a map with all NULL {part} (see https://github.com/confluentinc/ksql/issues/4239). As a workaround, you may cast a NULL {one} to the desired type.',
    hint: 'Give one of them a type, such as CAST(NULL AS STRING).',
  },
  STRUCT_DUPLICATE_FIELD: {
    category: 'statement',
    text: '{prefix}Duplicate field names found in STRUCT: {expression}',
    hint: 'Rename one of the fields named {name}.',
  },
  TYPE_DUPLICATE_FIELD: {
    category: 'statement',
    text: 'Duplicate field names found in STRUCT: field {name} occurs twice.',
    hint: 'Rename one of the fields.',
  },
  TYPE_OF_NULL: {
    category: 'statement',
    text: "Can't infer a type of null. Please explicitly cast it to a required type, e.g. CAST(null AS VARCHAR).",
    hint: 'Write CAST(NULL AS <type>).',
  },
  CAST_UNSUPPORTED: {
    category: 'statement',
    text: '{prefix}Cast of {from} to {to} is not supported',
    hint: 'Every type but BYTES can be cast to STRING, numbers to numbers, and an ARRAY, MAP or STRUCT part by part; SHOW FUNCTIONS lists conversions by function.',
  },
  UNKNOWN_TYPE: {
    category: 'statement',
    text: 'Cannot resolve unknown type: {name}',
    hint: 'SHOW TYPES lists custom types; CREATE TYPE makes one.',
  },
  DECIMAL_TYPE_INVALID: {
    category: 'statement',
    text: '{problem}: DECIMAL({precision},{scale})',
    hint: 'A DECIMAL(precision, scale) needs precision of 1 or more and a scale between 0 and the precision.',
  },
  CASE_ALL_NULL: {
    category: 'statement',
    text: '{prefix}Invalid Case expression. All case branches have NULL type',
    hint: 'Give one branch a type, such as CAST(NULL AS STRING).',
  },
  CASE_TYPES_DIFFER: {
    category: 'statement',
    text: '{prefix}Invalid Case expression. Type for all case branches must be the same: expected {expected} but found {found} in {expression}.',
    hint: 'Convert the branch with CAST({expression} AS {expected}).',
  },
  SUBSCRIPT_OPERAND: {
    category: 'statement',
    text: '{prefix}Only an ARRAY or a MAP can be subscripted, but {expression} is {type}.',
    hint: 'Use -> to read the field of a STRUCT.',
  },
  SUBSCRIPT_INDEX: {
    category: 'statement',
    text: '{prefix}The subscript of {operandType} must be {expected}, but {expression} is {type}.',
    hint: 'Convert the subscript with CAST({expression} AS {expected}).',
  },
  FIELD_OPERAND: {
    category: 'statement',
    text: '{prefix}Only a STRUCT has fields, but {expression} is {type}.',
    hint: 'Use [ ] to read an element of an ARRAY or a MAP.',
  },
  UNKNOWN_FIELD: {
    category: 'statement',
    text: "{prefix}Could not find field '{field}' in '{expression}'. Available fields: {fields}",
    hint: 'Field names are upper-cased unless they stand in back quotes.',
  },
  LAMBDA_MISPLACED: {
    category: 'statement',
    text: '{prefix}A lambda can only be an argument of FILTER, TRANSFORM or REDUCE.',
    hint: 'Write for example TRANSFORM(items, x => x + 1).',
  },
  LAMBDA_DISABLED: {
    category: 'statement',
    text: '{prefix}Lambda functions are not enabled at this time.',
    hint: 'Set ksql.lambdas.enabled to true.',
  },
  LAMBDA_PARAMETER_COLUMN: {
    category: 'statement',
    text: "{prefix}Lambda function argument can't be a column name: {name}",
    hint: 'Give the parameter a name that no source column has.',
  },
  LAMBDA_PARAMETER_REUSED: {
    category: 'statement',
    text: '{prefix}Reusing lambda arguments in nested lambda is not allowed: {name}',
    hint: 'Give the parameter of the inner lambda another name.',
  },
  LAMBDA_PARAMETER_TWICE: {
    category: 'statement',
    text: '{prefix}Lambda arguments have duplicates: {name} occurs twice',
    hint: 'Give each parameter its own name.',
  },
  LAMBDA_TOO_MANY_PARAMETERS: {
    category: 'statement',
    text: '{prefix}A lambda has at most 3 parameters, but {expression} has {count}.',
    hint: 'FILTER and TRANSFORM pass one (ARRAY) or two (MAP) values, REDUCE one more for the state.',
  },
  TIME_UNIT_MISPLACED: {
    category: 'statement',
    text: '{prefix}{unit} is a time unit and can only be an argument of a function.',
    hint: 'To use a column of that name, put it in back quotes.',
  },
  AGGREGATE_NOT_ALLOWED: {
    category: 'statement',
    text: '{clause} does not support aggregate functions: {name} is an aggregate function.',
    hint: 'Aggregate in SELECT or HAVING with GROUP BY, and filter groups with HAVING.',
  },
  AGGREGATE_NESTED: {
    category: 'statement',
    text: 'Aggregate functions can not be nested: {expression}',
    hint: 'Compute the inner aggregate in a query of its own and aggregate its result.',
  },
  TABULAR_NOT_ALLOWED: {
    category: 'statement',
    text: '{clause} does not support table functions: {name} is a table function.',
    hint: 'Call table functions in SELECT, and filter their rows in a query of its own.',
  },
  TABULAR_NESTED: {
    category: 'statement',
    text: 'Table functions can not be nested: {expression}',
    hint: 'Call the inner table function in a query of its own.',
  },
  EXPRESSION_TOO_DEEP: {
    category: 'statement',
    text: 'The expression is nested too deeply.',
    hint: 'Split it over several queries, or write a long chain of comparisons of one column as IN (…).',
  },
  SYNTAX_UNSUPPORTED: {
    category: 'statement',
    text: '{prefix}{what} is not supported.',
    hint: '{instead}',
  },
  TIMESTAMP_TEXT: {
    category: 'statement',
    text: '{prefix}Failed to parse timestamp \'{text}\': the required format is "yyyy-MM-dd\'T\'HH:mm:ss.SSS", with an optional time zone. Partials are also supported, for example "2020-05-26".',
    hint: 'Write the time in that form, or as milliseconds since the epoch.',
  },
  TEMPORAL_TEXT: {
    category: 'statement',
    text: "{prefix}'{text}' cannot be read as a {type}: {reason}",
    hint: "Forms: DATE '2024-03-01', TIME '10:20:30', TIMESTAMP '2024-03-01T10:20:30.000'.",
  },
} as const satisfies Record<string, ErrorDefinition>;
