/** What belongs to one caller: settings it has overridden (SET, or sent with a request) and variables it has defined (DEFINE, or sent with a request). */
import { checkOverride } from './settings.ts';
import type { OverrideOrigin, ServerSettings } from './settings.ts';

export interface Session {
  /** By the names of the settings table, without the `ksql.streams.` prefix. Write through `setProperty`, which checks. */
  readonly properties: Map<string, string>;
  /** In which case counts. */
  readonly variables: Map<string, string>;
}

export function createSession(): Session {
  return { properties: new Map(), variables: new Map() };
}

/** A session for one request: as `base`, with the request's own overrides and variables on top. Throws what `checkOverride` throws. */
export function requestSession(
  server: ServerSettings,
  properties: Readonly<Record<string, unknown>> = {},
  variables: Readonly<Record<string, string>> = {},
  base: Session = createSession(),
): Session {
  const session = copySession(base);
  for (const [name, value] of Object.entries(properties))
    if (value !== null && value !== undefined) setProperty(session, server, name, value, 'request');
  for (const [name, value] of Object.entries(variables)) session.variables.set(name, String(value));
  return session;
}

/** Overrides a setting. */
export function setProperty(session: Session, server: ServerSettings, name: string, value: unknown, origin: OverrideOrigin): void {
  const checked = checkOverride(server, name, value, origin);
  session.properties.set(checked.name, checked.value);
}

export function copySession(session: Session): Session {
  return { properties: new Map(session.properties), variables: new Map(session.variables) };
}
