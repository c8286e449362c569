/** Errors of the functions area. See definition.ts for the shape. */
import type { ErrorDefinition } from './definition.ts';

export const functionErrors = {
  UNKNOWN_FUNCTION: {
    category: 'statement',
    text: "Can't find any functions with the name '{name}'",
    hint: 'SHOW FUNCTIONS lists all functions.',
  },
  FUNCTION_NO_MATCH: {
    category: 'statement',
    text: "Function '{name}' does not accept parameters {types}.\nValid alternatives are:\n{alternatives}",
    hint: 'Convert the arguments with CAST to the types of one of the alternatives.',
  },
  FUNCTION_AMBIGUOUS: {
    category: 'statement',
    text: "Function '{name}' cannot be resolved due to ambiguous method parameters {types}.\nUse CAST to say which of these is meant:\n{alternatives}",
    hint: 'Convert the arguments with CAST so that they fit exactly one of the signatures.',
  },
  FUNCTION_LITERAL_NEEDED: {
    category: 'statement',
    text: "Parameter {position} passed to function {name} must be a literal constant, but was expression: '{expression}'",
    hint: 'Write the value itself: this parameter is fixed when the query starts.',
  },
  FUNCTION_TYPE_UNKNOWN: {
    category: 'statement',
    text: "The result type of function '{name}' cannot be told from its arguments.",
    hint: 'Give a NULL argument a type, such as CAST(NULL AS STRING).',
  },
  FUNCTION_INPUT: {
    category: 'record',
    text: '{name}: {reason}',
    hint: 'The expression is NULL for this record; check the argument.',
  },
  AGGREGATE_COUNT_TOO_SMALL: {
    category: 'statement',
    text: '{parameter} of {function} must be 1 or greater, but was {value}.',
    hint: 'Give the number of values to keep as a positive literal.',
  },
  AGGREGATE_DECIMAL_OVERFLOW: {
    category: 'server',
    text: 'Numeric field overflow: the result of {function} does not fit its type {type}.',
    hint: 'Cast the argument to a DECIMAL of higher precision: {function}(CAST(value AS DECIMAL(38, 2))).',
  },
  UNKNOWN_TIME_ZONE: {
    category: 'record',
    text: "Unknown time zone: '{zone}'.",
    hint: "Give an offset such as '+02:00', 'UTC', or a region such as 'Europe/London'.",
  },
  INVALID_TIME_PATTERN: {
    category: 'record',
    text: "The date and time pattern '{pattern}' has {what}.",
    hint: "Patterns are those of Java's DateTimeFormatter; put literal letters between quotes: yyyy-MM-dd''T''HH:mm:ss.",
  },
  UNSUPPORTED_TIME_FIELD: {
    category: 'record',
    text: 'The value has no {field} that the pattern could show.',
    hint: 'Use letters of date for DATE, of time for TIME, and any for TIMESTAMP; widen a number that does not fit.',
  },
  UNPARSABLE_TIME: {
    category: 'record',
    text: "The text '{text}' does not match the date and time pattern '{pattern}': {reason}.",
    hint: 'Compare text and pattern letter by letter; every letter stands for one digit or name as in Java.',
  },
  INVALID_REGEX: {
    category: 'record',
    text: "The regular expression '{pattern}' cannot be used: {reason}.",
    hint: 'Patterns follow java.util.regex; write \\ before a character that is meant literally.',
  },
  INVALID_REGEX_REPLACEMENT: {
    category: 'record',
    text: "The replacement '{replacement}' cannot be used: {reason}.",
    hint: '$1 or ${name} stands for a group; write \\$ for a dollar sign.',
  },
  NOT_COMPARABLE: {
    category: 'record',
    text: 'Arrays, maps and structs have no order.',
    hint: 'Take a simple value out of each element first, with TRANSFORM.',
  },
  NOT_JOINABLE: {
    category: 'record',
    text: 'ARRAY_JOIN cannot show elements of type {type}.',
    hint: 'Convert the elements first: ARRAY_JOIN(TRANSFORM(list, x => CAST(x AS STRING))).',
  },
  INVALID_SERIES: {
    category: 'record',
    text: 'There is no series from {first} to {last} in steps of {step}.',
    hint: 'The step must lead from the first number to the last and must not be 0.',
  },
  NULL_ARGUMENT: {
    category: 'record',
    text: '{parameter} of {function} must not be NULL.',
    hint: 'Give a value, or a default with COALESCE.',
  },
  LAMBDA_GAVE_NULL: {
    category: 'record',
    text: '{what} of {function} is NULL.',
    hint: 'Let the lambda give a value for every element, with COALESCE.',
  },
  DUPLICATE_MAP_KEY: {
    category: 'record',
    text: "TRANSFORM gives the key '{key}' twice.",
    hint: 'Let the first lambda make a different key of every key.',
  },
  TOO_MANY_CUBE_COLUMNS: {
    category: 'record',
    text: 'CUBE_EXPLODE takes at most {most} columns, but got {columns}.',
    hint: 'Every column doubles the number of rows: explode fewer of them.',
  },
} as const satisfies Record<string, ErrorDefinition>;
