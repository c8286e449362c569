/**
 * The AST back to text: expressions in the normalised form that error messages and result schemas show, and whole statements.
 *
 * Normalised: names upper-cased or in back quotes where they must be, every binary operation in brackets, canonical type names.
 * `parse(print(tree))` is the same tree, apart from places and from whether a name stood in quotes.
 * Chains to the left are printed without recursion, so that a chain of any length prints.
 */
import type { Expression, Identifier, TypeNode } from './ast.ts';
import { isReserved } from './tokens.ts';

/** A name as it must be written to mean itself: bare if it is an upper-case word that is not reserved, else in back quotes. */
export function printName(name: string): string {
  return /^[A-Z_][A-Z0-9_@]*$/.test(name) && !isReserved(name) ? name : inBackQuotes(name);
}

/** A name in back quotes. */
export function inBackQuotes(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A string literal. */
export function printString(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Names that read as types when they stand bare where a type is wanted. */
const TYPE_WORDS = /^(?:BOOLEAN|INT|INTEGER|BIGINT|DOUBLE|STRING|VARCHAR|BYTES|DATE|TIME|TIMESTAMP|ARRAY|MAP|STRUCT)$/;

/** A type, e.g. `MAP<STRING, DECIMAL(4, 2)>`. */
export function printType(type: TypeNode): string {
  switch (type.kind) {
    case 'primitive':
      return type.name;
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'array':
      return `ARRAY<${printType(type.element)}>`;
    case 'map':
      return `MAP<${printType(type.key)}, ${printType(type.value)}>`;
    case 'struct':
      // The space keeps the brackets of an empty struct apart, which are an operator together.
      if (type.fields.length === 0) return 'STRUCT< >';
      return `STRUCT<${type.fields.map((field) => `${printName(field.name.name)} ${printType(field.type)}`).join(', ')}>`;
    case 'custom':
      return TYPE_WORDS.test(type.name.name) ? inBackQuotes(type.name.name) : printName(type.name.name);
  }
}

/** An expression in normalised form, e.g. `((A + B) > CAST(C AS BIGINT))`. */
export function printExpression(expression: Expression): string {
  let before = '';
  const after: string[] = [];
  let current = expression;
  for (let layer = layerOf(current); layer !== null; layer = layerOf(current)) {
    before += layer.before;
    after.push(layer.after);
    current = layer.operand;
  }
  return before + printCore(current) + after.reverse().join('');
}

/** What stands around the leftmost operand of an expression that starts with one. */
interface Layer {
  readonly before: string;
  readonly operand: Expression;
  readonly after: string;
}

function layerOf(expression: Expression): Layer | null {
  switch (expression.kind) {
    case 'arithmetic':
    case 'comparison':
      return infix(expression.left, expression.operator, printExpression(expression.right));
    case 'concat':
      return infix(expression.left, '||', printExpression(expression.right));
    case 'and':
    case 'or':
      return infix(expression.left, expression.kind.toUpperCase(), printExpression(expression.right));
    case 'isNull':
      return infix(expression.operand, 'IS', expression.negated ? 'NOT NULL' : 'NULL');
    case 'between':
      return infix(
        expression.operand,
        negatable('BETWEEN', expression),
        `${printExpression(expression.low)} AND ${printExpression(expression.high)}`,
      );
    case 'in':
      return infix(expression.operand, negatable('IN', expression), `(${printAll(expression.list)})`);
    case 'like': {
      const suffixText = expression.escape === null ? '' : ` ESCAPE ${printString(expression.escape)}`;
      return infix(expression.operand, negatable('LIKE', expression), `${printExpression(expression.pattern)}${suffixText}`);
    }
    case 'subscript':
      return suffix(expression.operand, `[${printExpression(expression.index)}]`);
    case 'field':
      return suffix(expression.operand, `->${printName(expression.name.name)}`);
    case 'atTimeZone':
      return suffix(expression.operand, ` AT TIME ZONE ${printExpression(expression.zone)}`);
    default:
      return null;
  }
}

function negatable(word: string, expression: { readonly negated: boolean }): string {
  return expression.negated ? `NOT ${word}` : word;
}

function infix(operand: Expression, operator: string, rest: string): Layer {
  return { before: '(', operand, after: ` ${operator} ${rest})` };
}

function suffix(operand: Expression, text: string): Layer {
  return operand.kind === 'negate' ? { before: '(', operand, after: `)${text}` } : { before: '', operand, after: text };
}

function printAll(expressions: readonly Expression[]): string {
  return expressions.map(printExpression).join(', ');
}

function printCore(expression: Expression): string {
  switch (expression.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return expression.value ? 'true' : 'false';
    case 'integer':
      return expression.value.toString();
    case 'decimal':
      return expression.text.includes('.') ? expression.text : `DECIMAL ${printString(expression.text)}`;
    case 'double':
      return expression.text;
    case 'string':
      return printString(expression.value);
    case 'unit':
      return expression.word.name;
    case 'column':
      return printColumn(expression.source, expression.name);
    case 'negate':
      return printNegation(expression.sign, expression.operand);
    case 'not':
      return `(NOT ${printExpression(expression.operand)})`;
    case 'cast':
      return `CAST(${printExpression(expression.operand)} AS ${printType(expression.type)})`;
    case 'lambda':
      return printLambda(expression.params, expression.body);
    default:
      return printComposite(expression);
  }
}

type Composite = Extract<Expression, { kind: 'case' | 'simpleCase' | 'array' | 'map' | 'struct' | 'call' }>;

function printComposite(expression: Expression): string {
  const composite = expression as Composite;
  switch (composite.kind) {
    case 'array':
      return `ARRAY[${printAll(composite.items)}]`;
    case 'map':
      return `MAP(${composite.entries.map((entry) => `${printExpression(entry.key)}:=${printExpression(entry.value)}`).join(', ')})`;
    case 'struct':
      return `STRUCT(${composite.fields.map((field) => `${printName(field.name.name)}:=${printExpression(field.value)}`).join(', ')})`;
    case 'call':
      return `${printFunctionName(composite.name)}(${composite.star ? '*' : composite.args.map(printArgument).join(', ')})`;
    case 'case':
    case 'simpleCase':
      return printCase(composite);
  }
}

function printCase(expression: Extract<Expression, { kind: 'case' | 'simpleCase' }>): string {
  const operand = expression.kind === 'simpleCase' ? ` ${printExpression(expression.operand)}` : '';
  const whens = expression.whens.map(({ when, then }) => ` WHEN ${printExpression(when)} THEN ${printExpression(then)}`).join('');
  const otherwise = expression.otherwise === null ? '' : ` ELSE ${printExpression(expression.otherwise)}`;
  return `(CASE${operand}${whens}${otherwise} END)`;
}

/** `ARRAY` bare before a subscript would be a constructor. */
function printColumn(source: Identifier | null, name: Identifier): string {
  if (source !== null) return `${printName(source.name)}.${printName(name.name)}`;
  return name.name === 'ARRAY' ? inBackQuotes(name.name) : printName(name.name);
}

/** A minus before a number would become part of it, and two of them a comment. */
function printNegation(sign: '+' | '-', operand: Expression): string {
  const text = printExpression(operand);
  if (/^[0-9.]/.test(text)) return `${sign}(${text})`;
  return text.startsWith('-') || text.startsWith('+') ? `${sign} ${text}` : `${sign}${text}`;
}

function printFunctionName(name: string): string {
  return name === 'MAP' || name === 'STRUCT' ? inBackQuotes(name) : printName(name);
}

/** A column with the name of a time unit would be read as that unit. */
function printArgument(argument: Expression): string {
  const isColumn = argument.kind === 'column' && argument.source === null;
  return isColumn && /^(?:DAY|HOUR|MINUTE|SECOND)$/.test(argument.name.name) ? inBackQuotes(argument.name.name) : printExpression(argument);
}

function printLambda(params: readonly Identifier[], body: Expression): string {
  const names = params.map((param) => printName(param.name));
  return `${names.length === 1 ? names[0] : `(${names.join(', ')})`} => ${printExpression(body)}`;
}
