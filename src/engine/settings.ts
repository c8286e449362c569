/**
 * Which value a setting has: the session's override, else the server's configuration, else the table's default. Also who may override what.
 */
import { isFixedSetting, isKnownSetting, settingName, settingNamed, settingObjection } from '../base/config.ts';
import { fail } from '../base/errors.ts';

/** The server's configuration, by the names of the table. */
export interface ServerSettings {
  /** What the configuration says; without defaults. */
  readonly configured: ReadonlyMap<string, string>;
  /** The value in force, default included; undefined where there is none. */
  readonly get: (name: string) => string | undefined;
  readonly number: (name: string, otherwise: number) => number;
  readonly flag: (name: string) => boolean;
}

/** Reads a configuration; keys may have the `ksql.streams.` prefix, and unknown ones are kept. */
export function serverSettings(given: Readonly<Record<string, string>> = {}): ServerSettings {
  const configured = new Map(Object.entries(given).map(([name, value]) => [settingName(name), value]));
  const get = (name: string): string | undefined => configured.get(settingName(name)) ?? settingNamed(name)?.fallback ?? undefined;
  return {
    configured,
    get,
    number: (name, otherwise) => {
      const value = Number(get(name) ?? otherwise);
      return Number.isFinite(value) ? value : otherwise;
    },
    flag: (name) => get(name)?.trim().toLowerCase() === 'true',
  };
}

/** Throws PROPERTY_NAME_UNKNOWN or SETTING_VALUE for a configuration that would not do what its author thinks. */
export function checkConfiguration(given: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(given)) {
    if (!isKnownSetting(name)) throw fail('PROPERTY_NAME_UNKNOWN', { name });
    const objection = settingObjection(name, value);
    if (objection !== null) throw fail('SETTING_VALUE', { name, value, ...objection });
  }
}

/** The value in force for a session. */
export function effectiveSetting(server: ServerSettings, overrides: ReadonlyMap<string, string>, name: string): string | undefined {
  return overrides.get(settingName(name)) ?? server.get(name);
}

/** What a query is started with: the server's configuration under the session's overrides. Defaults are left to whoever reads them. */
export function querySettings(server: ServerSettings, overrides: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...server.configured, ...overrides]);
}

/** Where an override comes from, which decides the wording and the wire code of its errors. */
export type OverrideOrigin = 'request' | 'statement';

/**
 * Checks one override and gives the name and text to store. Throws PROPERTY_NAME_UNKNOWN or SET_UNKNOWN, PROPERTY_FIXED or SET_FIXED, PROPERTIES_DENIED,
 * SETTING_VALUE or SET_VALUE.
 */
export function checkOverride(
  server: ServerSettings,
  name: string,
  value: unknown,
  origin: OverrideOrigin,
): { readonly name: string; readonly value: string } {
  checkOverridable(server, name, origin);
  const text = String(value);
  const objection = settingObjection(name, text);
  if (objection !== null) throw fail(origin === 'request' ? 'SETTING_VALUE' : 'SET_VALUE', { name, value: text, ...objection });
  return { name: settingName(name), value: text };
}

/** Throws unless a session may override the setting of that name. */
export function checkOverridable(server: ServerSettings, name: string, origin: OverrideOrigin): void {
  const request = origin === 'request';
  if (!isKnownSetting(name)) throw fail(request ? 'PROPERTY_NAME_UNKNOWN' : 'SET_UNKNOWN', { name });
  if (isFixedSetting(name)) throw fail(request ? 'PROPERTY_FIXED' : 'SET_FIXED', { name });
  const denied = listOf(server.get('ksql.properties.overrides.denylist')).map(settingName);
  if (denied.includes(settingName(name))) throw fail('PROPERTIES_DENIED', { names: name });
}

/** A comma-separated setting as its parts. */
export function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Whether a topic's name fits one of the regular expressions of a list setting. */
export function matchesTopicList(list: string | undefined, topic: string): boolean {
  if (list === undefined) return false;
  let patterns = compiled.get(list);
  if (patterns === undefined) {
    patterns = listOf(list).map((pattern) => new RegExp(`^(?:${pattern})$`));
    compiled.set(list, patterns);
  }
  return patterns.some((pattern) => pattern.test(topic));
}

/** Lists come from the server's configuration: there are few. */
const compiled = new Map<string, readonly RegExp[]>();
