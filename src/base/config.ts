/**
 * The settings: one table with every setting's name, default, level and documentation. SHOW PROPERTIES, SET, requests with overrides and the
 * generated settings page read it; nobody keeps a second list.
 *
 * Names of stream processing settings are stored without their `ksql.streams.` prefix; both spellings are accepted. Names that Kafka's clients
 * know and nothing here acts on are accepted and kept, so that scripts written for a cluster run. Not here: who overrides what (`engine/settings.ts`).
 */
import { KAFKA_CLIENT_SETTINGS, SETTINGS } from './config/settings.ts';
import type { Setting } from './config/settings.ts';

const STREAMS_PREFIX = 'ksql.streams.';
const CLIENT_PREFIXES = ['consumer.', 'producer.', 'main.consumer.', 'restore.consumer.', 'global.consumer.', 'admin.', 'topic.'];
const BY_NAME: ReadonlyMap<string, Setting> = new Map(SETTINGS.map((s) => [s.name, s]));

/** All settings, in the order of the table. */
export function allSettings(): readonly Setting[] {
  return SETTINGS;
}

/** The name under which a setting is stored: without the `ksql.streams.` prefix. */
export function settingName(name: string): string {
  return name.startsWith(STREAMS_PREFIX) ? name.slice(STREAMS_PREFIX.length) : name;
}

/** The name as SHOW PROPERTIES has it. */
export function shownName(setting: Setting): string {
  return setting.streams ? `${STREAMS_PREFIX}${setting.name}` : setting.name;
}

/** The table's entry for a name in either spelling; undefined for names of Kafka's clients and unknown ones. */
export function settingNamed(name: string): Setting | undefined {
  return BY_NAME.get(settingName(name));
}

/** Whether anything (a setting here, a function's setting, or one of Kafka's clients) goes by this name. */
export function isKnownSetting(name: string): boolean {
  const bare = settingName(name);
  if (BY_NAME.has(bare) || KAFKA_CLIENT_SETTINGS.has(bare)) return true;
  if (/^ksql\.functions\..+/.test(bare) || /^ksql\.error\.classifier\.regex\..+/.test(bare)) return true;
  if (bare.startsWith('ssl.') || bare.startsWith('sasl.') || /^__.+__$/.test(bare)) return true;
  const prefix = CLIENT_PREFIXES.find((p) => bare.startsWith(p));
  return prefix !== undefined && (KAFKA_CLIENT_SETTINGS.has(bare.slice(prefix.length)) || BY_NAME.has(bare.slice(prefix.length)));
}

/** Whether a session may override it. Settings of connections and of TLS are the server's alone. */
export function isFixedSetting(name: string): boolean {
  const bare = settingName(name);
  return settingNamed(bare)?.fixed === true || bare.startsWith('ssl.') || bare.startsWith('sasl.');
}

/** Why the value is not one for the setting, with what is allowed; null when it is fine. */
export function settingObjection(name: string, value: string): { readonly reason: string; readonly allowed: string } | null {
  const bare = settingName(name);
  const kind = settingNamed(bare)?.kind ?? 'text';
  if (kind === 'text') return null;
  if (kind === 'boolean')
    return /^(?:true|false)$/i.test(value.trim()) ? null : { reason: 'it is not a boolean', allowed: 'true or false' };
  if (kind === 'integer') return /^-?\d+$/.test(value.trim()) ? null : { reason: 'it is not a whole number', allowed: 'a whole number' };
  if (kind === 'number')
    return value.trim() !== '' && Number.isFinite(Number(value)) ? null : { reason: 'it is not a number', allowed: 'a number' };
  return kind.includes(value.trim()) ? null : { reason: 'it is not one of the allowed values', allowed: `one of ${kind.join(', ')}` };
}

/** A value as it may be shown: secrets are masked. */
export function shownValue(name: string, value: string): string {
  return /password|secret|jaas|user\.info/i.test(name) ? '[hidden]' : value;
}
