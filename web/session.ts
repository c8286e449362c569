/**
 * What SET and DEFINE have said in this page. A request to the server carries its own settings, so the page keeps them and sends
 * them along. Gone when the page is closed, as with a shell.
 */
import type { Statement } from '../grammar/ast.ts';
import type { SessionFacts } from './wire/client.ts';

/** The setting that decides where new queries begin to read. */
export const RESET = 'auto.offset.reset';

/** The settings and variables of this page, and who wants to know when they change. */
export interface Session {
  readonly facts: () => SessionFacts;
  readonly set: (name: string, value: string | null) => void;
  readonly define: (name: string, value: string | null) => void;
  readonly onChange: (listener: () => void) => void;
}

/** A session without settings. */
export function createSession(): Session {
  const properties = new Map<string, string>();
  const variables = new Map<string, string>();
  const listeners: (() => void)[] = [];
  const change = (map: Map<string, string>, name: string, value: string | null) => {
    if (value === null) map.delete(name);
    else map.set(name, value);
    for (const listener of listeners) listener();
  };
  return {
    facts: () => ({ properties: Object.fromEntries(properties), variables: Object.fromEntries(variables) }),
    set: (name, value) => change(properties, plainName(name), value),
    define: (name, value) => change(variables, name, value),
    onChange: (listener) => void listeners.push(listener),
  };
}

/** The server knows some settings by two names. */
function plainName(name: string): string {
  return name.startsWith('ksql.streams.') ? name.slice('ksql.streams.'.length) : name;
}

/** Keeps what a statement that the server has accepted means for the requests after it. */
export function remember(session: Session, statement: Statement): void {
  if (statement.kind === 'set') session.set(statement.name, statement.value);
  else if (statement.kind === 'unset') session.set(statement.name, null);
  else if (statement.kind === 'define') session.define(statement.name, statement.value);
  else if (statement.kind === 'undefine') session.define(statement.name, null);
}
