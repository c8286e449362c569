/**
 * The formats of a source's key and value: named by the WITH clause, by a setting, or inherited, with their properties and how a single
 * column stands. Also the formats of internal topics.
 */
import { MillraceError, fail } from '../../base/errors.ts';
import { checkProperties, checkShape, checkWrapping, formatNamed, formats } from '../../formats/all.ts';
import { formatProperties } from './with-properties.ts';
import type { At } from '../../../grammar/ast.ts';
import type { Column } from '../../data/schema.ts';
import type { FormatName, FormatProperties, FormatUse } from '../../formats/format.ts';
import type { CatalogView, SideFormat } from '../catalog.ts';
import type { WithProperties } from './with-properties.ts';

/** Properties that a sink takes over from its leftmost source when the format is the same. */
const INHERITABLE: readonly (keyof FormatProperties)[] = ['delimiter', 'unwrapPrimitives', 'nullableRepresentation'];

/** The format uses of both sides of a plain CREATE. Throws VALUE_FORMAT_MISSING and the formats' own errors. */
export function declaredFormats(read: WithProperties, catalog: CatalogView, at: At): { key: FormatUse; value: FormatUse } {
  const both = read.text('FORMAT');
  const key = both ?? read.text('KEY_FORMAT') ?? catalog.setting('ksql.persistence.default.format.key') ?? 'KAFKA';
  const value = both ?? read.text('VALUE_FORMAT') ?? catalog.setting('ksql.persistence.default.format.value');
  if (value === undefined || value === '') throw fail('VALUE_FORMAT_MISSING', {}, { at });
  return { key: useOf(key, read, 'KEY', null), value: useOf(value, read, 'VALUE', null) };
}

/** The format uses of a sink: what WITH says, else the leftmost source's. `keyless` sinks have no key format. */
export function sinkFormats(
  read: WithProperties,
  catalog: CatalogView,
  inherited: { key: FormatUse; value: FormatUse },
  keyless: boolean,
  at: At,
): { key: FormatUse; value: FormatUse } {
  const both = read.text('FORMAT');
  const value = useOf(both ?? read.text('VALUE_FORMAT') ?? inherited.value.format, read, 'VALUE', inherited.value);
  const explicit = read.text('KEY_FORMAT');
  if (keyless) {
    if (explicit !== undefined && useOf(explicit, read, 'KEY', null).format !== 'NONE')
      throw fail('KEY_FORMAT_WITHOUT_KEY', {}, { at: read.at('KEY_FORMAT') ?? at });
    return { key: { format: 'NONE', properties: {} }, value };
  }
  const keyName = both ?? explicit ?? (inherited.key.format === 'NONE' ? defaultKeyFormat(catalog) : inherited.key.format);
  return { key: useOf(keyName, read, 'KEY', inherited.key), value };
}

function defaultKeyFormat(catalog: CatalogView): string {
  return catalog.setting('ksql.persistence.default.format.key') ?? 'KAFKA';
}

function useOf(name: string, read: WithProperties, side: 'KEY' | 'VALUE', inherited: FormatUse | null): FormatUse {
  const at = read.at(`${side}_FORMAT`) ?? read.at('FORMAT');
  const format = located(() => formatNamed(name), at);
  const own = formatProperties(read, side);
  const properties = inherited?.format === format.name ? { ...inheritable(inherited.properties), ...own } : own;
  const use: FormatUse = { format: format.name, properties };
  rejectSchemaId(use, read, side);
  located(() => checkProperties(use, side === 'KEY' ? 'key' : 'value'), read.at(`${side}_DELIMITER`) ?? at);
  return use;
}

function inheritable(properties: FormatProperties): FormatProperties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => INHERITABLE.includes(name as keyof FormatProperties)));
}

function rejectSchemaId(use: FormatUse, read: WithProperties, side: 'KEY' | 'VALUE'): void {
  if (use.properties.schemaId === undefined || formats[use.format].registry) return;
  throw fail('SCHEMA_ID_FORMAT', { side, format: use.format }, { at: read.at(`${side}_SCHEMA_ID`) });
}

/** The key side: a single column stands bare where the format can. */
export function keySide(use: FormatUse, columns: readonly Column[]): SideFormat {
  const { singleColumn } = formats[use.format];
  const unwrapped = columns.length === 1 && singleColumn !== 'wrapped';
  return { ...use, unwrapped, feature: unwrapped && singleColumn === 'both' ? 'UNWRAP_SINGLES' : null };
}

/** The value side: as WRAP_SINGLE_VALUE or its setting say, else wrapped where the format can. Throws WRAP_SINGLE_VALUE_INVALID and the formats' own error. */
export function valueSide(use: FormatUse, columns: readonly Column[], read: WithProperties, catalog: CatalogView): SideFormat {
  const { singleColumn } = formats[use.format];
  const explicit = read.flag('WRAP_SINGLE_VALUE');
  if (explicit !== undefined) {
    located(() => checkWrapping(use.format, explicit), read.at('WRAP_SINGLE_VALUE'));
    if (columns.length !== 1) throw fail('WRAP_SINGLE_VALUE_INVALID', {}, { at: read.at('WRAP_SINGLE_VALUE') });
    return { ...use, unwrapped: !explicit, feature: explicit ? 'WRAP_SINGLES' : 'UNWRAP_SINGLES' };
  }
  const unwrapped = columns.length === 1 && singleColumn === 'unwrapped';
  const setting = catalog.setting('ksql.persistence.wrap.single.values');
  if (columns.length !== 1 || setting === undefined || setting === '') return { ...use, unwrapped, feature: null };
  const wrap = setting.toLowerCase() !== 'false';
  if (singleColumn === (wrap ? 'unwrapped' : 'wrapped')) return { ...use, unwrapped, feature: null };
  return { ...use, unwrapped: !wrap, feature: wrap ? 'WRAP_SINGLES' : 'UNWRAP_SINGLES' };
}

/** Throws, with a place, when a side's format cannot hold its columns. */
export function checkSides(sides: { topic: string; key: SideFormat; value: SideFormat }, schema: readonly Column[], at: At | null): void {
  const shape = (side: 'key' | 'value'): void =>
    checkShape({
      side,
      columns: schema.filter((c) => c.role === side),
      unwrapped: sides[side].unwrapped,
      use: sides[side],
      topic: sides.topic,
    });
  located(() => {
    shape('key');
    shape('value');
  }, at);
}

/** The key format of an internal topic: the given one if it can hold the columns, else JSON. */
export function internalKey(use: FormatUse, columns: readonly Column[]): SideFormat {
  const format = formats[use.format];
  const holds =
    use.format !== 'NONE' && (use.format !== 'KAFKA' || columns.length === 1) && columns.every((c) => format.supports(c.type, 'key'));
  const chosen: FormatUse = holds ? { format: use.format, properties: inheritable(use.properties) } : { format: 'JSON', properties: {} };
  return keySide(chosen, columns);
}

/**
 * The value format of an internal topic: the given one, without its registered schema. JSON where a row has too few columns for the format to
 * tell a NULL from no row at all.
 */
export function internalValue(use: FormatUse, columns: number): SideFormat {
  const enough = columns > (formats[use.format].singleColumn === 'unwrapped' ? 1 : 0);
  const { format, properties }: FormatUse = enough
    ? { format: use.format, properties: inheritable(use.properties) }
    : { format: 'JSON', properties: {} };
  return { format, properties, unwrapped: false, feature: null };
}

/** Whether two formats make the same bytes of the same key. */
export function sameUse(a: FormatUse, b: FormatUse): boolean {
  const names = new Set(
    [...Object.keys(a.properties), ...Object.keys(b.properties)].filter((n) => INHERITABLE.includes(n as keyof FormatProperties)),
  ) as Set<keyof FormatProperties>;
  return a.format === b.format && [...names].every((n) => a.properties[n] === b.properties[n]);
}

/** ``io.confluent.ksql.avro_schemas.<Name>Key``: what an AVRO key's record is called. */
export function withAvroKeyName(use: FormatUse, source: string): FormatUse {
  if (use.format !== 'AVRO' || use.properties.fullSchemaName !== undefined || use.properties.schemaId !== undefined) return use;
  const camel = source
    .split('_')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1).toLowerCase())
    .join('');
  return { ...use, properties: { ...use.properties, fullSchemaName: `io.confluent.ksql.avro_schemas.${camel}Key` } };
}

export function isRegistryFormat(format: FormatName): boolean {
  return formats[format].registry;
}

/** Runs a check of a layer that knows no places and adds the place to its error. */
export function located<T>(run: () => T, at: At | null): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof MillraceError) || error.at !== null || at === null) throw error;
    if (error.code.startsWith('FORMAT_DELIMITER'))
      throw fail('PREPARE_FAILED', { reason: error.message }, { at, cause: error, hint: error.hint });
    throw fail(error.code, error.params, { at, cause: error, hint: error.hint });
  }
}
