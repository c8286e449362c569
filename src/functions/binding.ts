/**
 * Matching one SQL type against one pattern of a signature, and building the type a pattern means once its letters are bound.
 * Choosing among overloads is `resolve.ts`.
 */
import { decimalType, sameType } from '../data/types.ts';
import type { SqlKind, SqlType } from '../data/types.ts';
import type { TypePattern } from './signature.ts';

/** What the letters of a signature stand for in one call; filled while arguments match. */
export interface Bindings {
  readonly types: Map<string, SqlType>;
  readonly numbers: Map<string, number>;
}

export function newBindings(): Bindings {
  return { types: new Map(), numbers: new Map() };
}

/** DECIMAL that holds every value of a whole-number type. */
const WHOLE_AS_DECIMAL: Readonly<Partial<Record<SqlKind, SqlType>>> = { INTEGER: decimalType(10, 0), BIGINT: decimalType(19, 0) };

const IMPLICIT_CASTS: Readonly<Partial<Record<SqlKind, readonly SqlKind[]>>> = {
  INTEGER: ['BIGINT', 'DOUBLE'],
  BIGINT: ['DOUBLE'],
  DECIMAL: ['DOUBLE'],
  STRING: ['DATE', 'TIME', 'TIMESTAMP', 'BYTES'],
};

/** Whether a value of `type` can go where the pattern stands, as it is or (with `casts`) after an implicit cast; binds letters on the way. */
export function bindPattern(pattern: TypePattern, type: SqlType, bindings: Bindings, casts: boolean): boolean {
  switch (pattern.kind) {
    case 'concrete':
      return sameType(pattern.type, type) || (casts && IMPLICIT_CASTS[type.kind]?.includes(pattern.type.kind) === true);
    case 'generic':
      return bindOnce(bindings.types, pattern.name, type, sameType);
    case 'decimal':
      return bindDecimal(pattern, type, bindings, casts);
    case 'array':
      return type.kind === 'ARRAY' && bindPattern(pattern.element, type.element, bindings, casts);
    case 'map':
      return (
        type.kind === 'MAP' &&
        bindPattern(pattern.key, type.key, bindings, casts) &&
        bindPattern(pattern.value, type.value, bindings, casts)
      );
    case 'struct':
      return (
        type.kind === 'STRUCT' &&
        type.fields.length === pattern.fields.length &&
        pattern.fields.every((f, i) => f.name === type.fields[i].name && bindPattern(f.type, type.fields[i].type, bindings, casts))
      );
    case 'any':
      return true;
    default:
      return false;
  }
}

function bindDecimal(pattern: TypePattern & { kind: 'decimal' }, type: SqlType, bindings: Bindings, casts: boolean): boolean {
  const decimal = type.kind === 'DECIMAL' ? type : casts ? WHOLE_AS_DECIMAL[type.kind] : undefined;
  if (decimal?.kind !== 'DECIMAL') return false;
  return bindNumber(pattern.precision, decimal.precision, bindings) && bindNumber(pattern.scale, decimal.scale, bindings);
}

function bindNumber(name: string | number | null, value: number, bindings: Bindings): boolean {
  if (name === null) return true;
  if (typeof name === 'number') return name === value;
  return bindOnce(bindings.numbers, name, value, (a, b) => a === b);
}

function bindOnce<T>(bound: Map<string, T>, name: string, value: T, same: (a: T, b: T) => boolean): boolean {
  const earlier = bound.get(name);
  if (earlier !== undefined) return same(earlier, value);
  bound.set(name, value);
  return true;
}

/**
 * The type that the pattern means; null when a letter is unbound. `given` is the argument's type, for patterns that leave
 * something to the argument (DECIMAL without precision, ANY).
 */
export function substitute(pattern: TypePattern, bindings: Bindings, given: SqlType | null = null): SqlType | null {
  switch (pattern.kind) {
    case 'concrete':
      return pattern.type;
    case 'generic':
      return bindings.types.get(pattern.name) ?? null;
    case 'decimal':
      return substituteDecimal(pattern, bindings, given);
    case 'array': {
      const element = substitute(pattern.element, bindings, given?.kind === 'ARRAY' ? given.element : null);
      return element === null ? null : { kind: 'ARRAY', element };
    }
    case 'map': {
      const key = substitute(pattern.key, bindings, given?.kind === 'MAP' ? given.key : null);
      const value = substitute(pattern.value, bindings, given?.kind === 'MAP' ? given.value : null);
      return key === null || value === null ? null : { kind: 'MAP', key, value };
    }
    case 'struct':
      return substituteStruct(pattern, bindings, given);
    case 'any':
      return given;
    default:
      return null;
  }
}

function substituteDecimal(pattern: TypePattern & { kind: 'decimal' }, bindings: Bindings, given: SqlType | null): SqlType | null {
  if (pattern.precision === null || pattern.scale === null) {
    if (given === null) return null;
    return given.kind === 'DECIMAL' ? given : (WHOLE_AS_DECIMAL[given.kind] ?? null);
  }
  const precision = typeof pattern.precision === 'number' ? pattern.precision : bindings.numbers.get(pattern.precision);
  const scale = typeof pattern.scale === 'number' ? pattern.scale : bindings.numbers.get(pattern.scale);
  return precision === undefined || scale === undefined ? null : decimalType(precision, scale);
}

function substituteStruct(pattern: TypePattern & { kind: 'struct' }, bindings: Bindings, given: SqlType | null): SqlType | null {
  const fields = pattern.fields.map((f, i) => ({
    name: f.name,
    type: substitute(f.type, bindings, given?.kind === 'STRUCT' ? (given.fields[i]?.type ?? null) : null),
  }));
  const bound = fields.flatMap(({ name, type }) => (type === null ? [] : [{ name, type }]));
  return bound.length === fields.length ? { kind: 'STRUCT', fields: bound } : null;
}
