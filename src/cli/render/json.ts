/** Output format JSON: two spaces of indent, ` : ` between name and value, objects of a list on the bracket's line. */
import type { Wire } from '../wire.ts';
import { isRawNumber } from '../wire.ts';

/** The value as indented JSON text. */
export function jsonText(value: Wire, indent = ''): string {
  if (value === null || typeof value !== 'object' || isRawNumber(value)) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[ ]';
    return `[ ${value.map((item) => jsonText(item, indent)).join(', ')} ]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return '{ }';
  return `{\n${entries.map(([name, item]) => `${inner}${JSON.stringify(name)} : ${jsonText(item ?? null, inner)}`).join(',\n')}\n${indent}}`;
}
