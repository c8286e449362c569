/**
 * CAST: which pairs of types have one, and the bound node for it. What a cast does to a value is the compiler's business.
 */
import { sameType } from '../../data/types.ts';
import { typedNull, isNullLiteral } from './literals.ts';
import type { SqlKind, SqlType } from '../../data/types.ts';
import type { BoundExpression } from '../expression.ts';

/** To which kinds a primitive type can be cast, besides its own. DECIMAL goes to DECIMAL of any size. */
const TARGETS: Readonly<Partial<Record<SqlKind, readonly SqlKind[]>>> = {
  BOOLEAN: ['STRING'],
  INTEGER: ['BIGINT', 'DECIMAL', 'DOUBLE', 'STRING'],
  BIGINT: ['INTEGER', 'DECIMAL', 'DOUBLE', 'STRING'],
  DECIMAL: ['INTEGER', 'BIGINT', 'DECIMAL', 'DOUBLE', 'STRING'],
  DOUBLE: ['INTEGER', 'BIGINT', 'DECIMAL', 'STRING'],
  STRING: ['BOOLEAN', 'INTEGER', 'BIGINT', 'DECIMAL', 'DOUBLE', 'BYTES', 'DATE', 'TIME', 'TIMESTAMP'],
  BYTES: [],
  DATE: ['STRING', 'TIMESTAMP'],
  TIME: ['STRING'],
  TIMESTAMP: ['STRING', 'DATE', 'TIME'],
  ARRAY: ['STRING'],
  MAP: ['STRING'],
  STRUCT: ['STRING'],
};

/** Whether CAST knows the pair: primitives by table, nested types element by element and fields by name. */
export function canCast(from: SqlType, to: SqlType): boolean {
  if (sameType(from, to)) return true;
  if (from.kind === 'ARRAY' && to.kind === 'ARRAY') return canCast(from.element, to.element);
  if (from.kind === 'MAP' && to.kind === 'MAP') return canCast(from.key, to.key) && canCast(from.value, to.value);
  if (from.kind === 'STRUCT' && to.kind === 'STRUCT') {
    return to.fields.every((wanted) => {
      const given = from.fields.find((f) => f.name === wanted.name);
      return given === undefined || canCast(given.type, wanted.type);
    });
  }
  return TARGETS[from.kind]?.includes(to.kind) === true;
}

/** The expression as that type: a cast where the types differ, NULL literals retyped. The pair must be a supported one. */
export function castTo(operand: BoundExpression, type: SqlType, implicit: boolean): BoundExpression {
  if (isNullLiteral(operand)) return typedNull(type);
  if (operand.type !== null && sameType(operand.type, type)) return operand;
  return { kind: 'cast', type, operand, implicit };
}
