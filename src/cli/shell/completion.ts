/** What TAB offers: words of the grammar, names from the server, commands of the shell. */
import { complete } from '../../../grammar/complete.ts';
import type { NameKind } from '../../../grammar/complete.ts';
import type { Client } from '../client.ts';
import type { WireObject } from '../wire.ts';
import { isObject, objectsOf, textOf } from '../wire.ts';
import type { ShellCommand } from './command.ts';

/** Names that the server knows. */
export interface ServerNames {
  names(kind: NameKind, text: string): Promise<readonly string[]>;
}

/** How long names are taken to be current, in milliseconds. */
const FRESH = 5000;
/** Sources whose columns are offered where none is named yet. */
const MOST_SOURCES = 20;

/** Asks the server when a name is first wanted and again when the answer has grown old. No answer: no names. */
export function serverNames(client: () => Client): ServerNames {
  const known = new Map<string, { readonly until: number; readonly entities: readonly WireObject[] }>();
  const ask = async (ksql: string): Promise<readonly WireObject[]> => {
    const key = `${client().url} ${ksql}`;
    const old = known.get(key);
    if (old !== undefined && old.until > Date.now()) return old.entities;
    const entities = await client()
      .ksql({ ksql })
      .catch(() => []);
    known.set(key, { until: Date.now() + FRESH, entities });
    return entities;
  };
  const listed = async (ksql: string, ...members: readonly string[]): Promise<string[]> =>
    (await ask(ksql)).flatMap((entity) => members.flatMap((member) => objectsOf(entity[member]).map((item) => textOf(item.name))));
  const sources = (): Promise<string[]> => listed('SHOW STREAMS; SHOW TABLES;', 'streams', 'tables');
  const functions = (): Promise<string[]> => listed('SHOW FUNCTIONS;', 'functions');
  const columns = async (text: string): Promise<string[]> => {
    const words = new Set(text.toUpperCase().match(/[A-Z_][A-Z0-9_@]*/g) ?? []);
    const all = await sources();
    const mentioned = all.filter((name) => words.has(name.toUpperCase()));
    const asked = mentioned.length === 0 ? all.slice(0, MOST_SOURCES) : mentioned;
    const answers = await Promise.all(asked.map((name) => ask(`DESCRIBE ${quoted(name)};`)));
    return answers.flat().flatMap(({ sourceDescription }) => (isObject(sourceDescription) ? fieldNames(sourceDescription) : []));
  };
  const kinds: Readonly<Partial<Record<NameKind, (text: string) => Promise<string[]>>>> = {
    source: sources,
    function: functions,
    topic: () => listed('SHOW TOPICS;', 'topics'),
    column: async (text) => [...(await columns(text)), ...(await functions())],
  };
  return { names: async (kind, text) => (await kinds[kind]?.(text)) ?? [] };
}

function fieldNames(source: WireObject): string[] {
  return objectsOf(source.fields).map((field) => textOf(field.name));
}

/** A name as it must be written: bare where the language reads it back the same. */
function quoted(name: string): string {
  return /^[A-Z_][A-Z0-9_@]*$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``;
}

/** Candidates for the word before the cursor, and that word. `before`: all of the statement up to the cursor. */
export async function candidates(
  before: string,
  names: ServerNames,
  commands: readonly ShellCommand[],
): Promise<readonly [readonly string[], string]> {
  const possible = complete(before, before.length);
  const typed = before.slice(possible.from);
  const known = possible.identifiers ? await names.names(possible.names ?? 'column', before) : [];
  const fitting = known.map(quoted).filter((name) => name.toUpperCase().startsWith(typed.toUpperCase()));
  const own = /^\s*[a-z-]*$/i.test(before) ? commands.map((command) => command.words) : [];
  const words = own.filter((word) => word.startsWith(before.trimStart().toLowerCase()) && before.trim() !== '');
  const lower = typed !== '' && typed === typed.toLowerCase();
  const offered = [...fitting, ...(typed === '' && fitting.length > 0 ? [] : possible.keywords)].map((word) =>
    lower ? word.toLowerCase() : word,
  );
  return [[...new Set([...offered, ...words])].sort(), typed];
}
