/** Bound expressions as SQL-like text, for EXPLAIN. Conversions the binder added show as `::TYPE`. */
import { typeText } from '../../data/types.ts';
import type { BoundExpression, CallArgument, LiteralValue } from '../expression.ts';

export function boundText(node: BoundExpression): string {
  switch (node.kind) {
    case 'literal':
      return literalText(node.value);
    case 'column':
    case 'pseudo':
    case 'parameter':
      return node.name;
    case 'arithmetic':
    case 'comparison':
      return `(${boundText(node.left)} ${node.operator} ${boundText(node.right)})`;
    case 'and':
    case 'or':
      return `(${boundText(node.left)} ${node.kind.toUpperCase()} ${boundText(node.right)})`;
    case 'not':
      return `(NOT ${boundText(node.operand)})`;
    case 'negate':
      return `-${boundText(node.operand)}`;
    case 'isNull':
      return `(${boundText(node.operand)} IS ${node.negated ? 'NOT ' : ''}NULL)`;
    case 'cast':
      return node.implicit
        ? `${boundText(node.operand)}::${typeText(node.type)}`
        : `CAST(${boundText(node.operand)} AS ${typeText(node.type)})`;
    case 'call':
      return `${node.name}(${node.args.map(argumentText).join(', ')})`;
    default:
      return compoundText(node);
  }
}

type Compound = Extract<BoundExpression, { kind: 'in' | 'like' | 'case' | 'array' | 'map' | 'struct' | 'subscript' | 'field' }>;

function compoundText(node: Compound): string {
  const list = (items: readonly BoundExpression[]): string => items.map(boundText).join(', ');
  switch (node.kind) {
    case 'in':
      return `(${boundText(node.operand)} ${node.negated ? 'NOT ' : ''}IN (${list(node.list)}))`;
    case 'like':
      return `(${boundText(node.operand)} ${node.negated ? 'NOT ' : ''}LIKE ${boundText(node.pattern)}${node.escape === null ? '' : ` ESCAPE '${node.escape}'`})`;
    case 'case': {
      const whens = node.whens.map((w) => `WHEN ${boundText(w.when)} THEN ${boundText(w.then)}`).join(' ');
      return `(CASE ${whens}${node.otherwise === null ? '' : ` ELSE ${boundText(node.otherwise)}`} END)`;
    }
    case 'array':
      return `ARRAY[${list(node.items)}]`;
    case 'map':
      return `MAP(${node.entries.map((e) => `${boundText(e.key)} := ${boundText(e.value)}`).join(', ')})`;
    case 'struct': {
      const names = node.type.kind === 'STRUCT' ? node.type.fields.map((f) => f.name) : [];
      return `STRUCT(${node.values.map((v, i) => `${names[i]} := ${boundText(v)}`).join(', ')})`;
    }
    case 'subscript':
      return `${boundText(node.operand)}[${boundText(node.index)}]`;
    default:
      return `${boundText(node.operand)}->${node.name}`;
  }
}

function argumentText(arg: CallArgument): string {
  if (arg.kind === 'unit') return arg.unit;
  if (arg.kind !== 'lambda') return boundText(arg);
  const params = arg.params.map((p) => p.name).join(', ');
  return `${arg.params.length === 1 ? params : `(${params})`} => ${boundText(arg.body)}`;
}

function literalText(value: LiteralValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === 'object') return 'bigint' in value ? value.bigint : 'decimal' in value ? value.decimal : `BYTES '${value.bytes}'`;
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
}
