/**
 * Types: from the notation of a statement to `SqlType` with custom types resolved, and the widening of numbers.
 */
import { fail } from '../../base/errors.ts';
import { BIGINT, DOUBLE, decimalType, isNumeric } from '../../data/types.ts';
import type { Identifier, TypeNode } from '../../../grammar/ast.ts';
import type { SqlType } from '../../data/types.ts';
import type { CatalogView } from '../catalog.ts';

export type DecimalType = SqlType & { readonly kind: 'DECIMAL' };

/**
 * The type a notation means. Throws UNKNOWN_TYPE, DECIMAL_TYPE_INVALID or TYPE_DUPLICATE_FIELD, each with its place.
 */
export function bindType(node: TypeNode, catalog: Pick<CatalogView, 'customType'>): SqlType {
  switch (node.kind) {
    case 'primitive':
      return { kind: node.name };
    case 'decimal':
      return bindDecimal(node);
    case 'array':
      return { kind: 'ARRAY', element: bindType(node.element, catalog) };
    case 'map':
      return { kind: 'MAP', key: bindType(node.key, catalog), value: bindType(node.value, catalog) };
    case 'struct':
      requireUnique(node.fields.map((f) => f.name));
      return { kind: 'STRUCT', fields: node.fields.map((f) => ({ name: f.name.name, type: bindType(f.type, catalog) })) };
    case 'custom': {
      const type = catalog.customType(node.name.name.toUpperCase());
      if (type === null) throw fail('UNKNOWN_TYPE', { name: node.name.name }, { at: node.at });
      return type;
    }
  }
}

function bindDecimal(node: TypeNode & { kind: 'decimal' }): SqlType {
  const { precision, scale } = node;
  const problem =
    precision < 1
      ? 'DECIMAL precision must be >= 1'
      : scale < 0
        ? 'DECIMAL scale must be >= 0'
        : scale > precision
          ? 'DECIMAL precision must be >= scale'
          : null;
  if (problem !== null) throw fail('DECIMAL_TYPE_INVALID', { problem, precision, scale }, { at: node.at });
  return decimalType(precision, scale);
}

function requireUnique(names: readonly Identifier[]): void {
  const seen = new Set<string>();
  for (const { name, at } of names) {
    if (seen.has(name)) throw fail('TYPE_DUPLICATE_FIELD', { name }, { at });
    seen.add(name);
  }
}

/** The DECIMAL that holds every value of a whole-number type, or the DECIMAL itself. INTEGER counts as DECIMAL(10, 0), BIGINT as DECIMAL(19, 0). */
export function asDecimalType(type: SqlType): DecimalType {
  if (type.kind === 'DECIMAL') return type;
  return decimalType(type.kind === 'BIGINT' ? 19 : 10, 0) as DecimalType;
}

/** The DECIMAL that holds all values of both. */
export function unionDecimal(a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(a.scale, b.scale);
  return decimalType(Math.max(a.precision - a.scale, b.precision - b.scale) + scale, scale) as DecimalType;
}

/** The wider of two numeric types in the order INTEGER, BIGINT, DECIMAL, DOUBLE; null unless both are numbers. */
export function widerNumber(a: SqlType, b: SqlType): SqlType | null {
  if (!isNumeric(a) || !isNumeric(b)) return null;
  if (a.kind === 'DOUBLE' || b.kind === 'DOUBLE') return DOUBLE;
  if (a.kind === 'DECIMAL' || b.kind === 'DECIMAL') return unionDecimal(asDecimalType(a), asDecimalType(b));
  return a.kind === 'BIGINT' || b.kind === 'BIGINT' ? BIGINT : a;
}
