/**
 * What the server has: streams, tables, queries, functions. Asks again every few seconds while the page is looked at,
 * and says when something has changed. Draws nothing.
 */
import { runStatements, serverVersion } from '../wire/client.ts';
import { entries, field, items, shown } from '../wire/json.ts';
import type { Json } from '../wire/json.ts';
import { typeText } from '../results/describe.ts';
import { written } from '../editor/completion.ts';

/** A column of a source. */
export interface ColumnFact {
  readonly name: string;
  readonly type: string;
  readonly key: boolean;
}

/** A stream or table. `columns` is empty until they are known. */
export interface SourceFact {
  readonly name: string;
  readonly kind: 'STREAM' | 'TABLE';
  readonly formats: string;
  readonly windowed: boolean;
  readonly columns: readonly ColumnFact[];
}

/** A running query. `state` is RUNNING, PAUSED, ERROR or what else the server says. */
export interface QueryFact {
  readonly id: string;
  readonly persistent: boolean;
  readonly state: string;
  readonly text: string;
  readonly sink: string;
}

/** All of it, as of the last answer. */
export interface CatalogFacts {
  readonly online: boolean | null;
  readonly version: string | null;
  readonly sources: readonly SourceFact[];
  readonly queries: readonly QueryFact[];
  readonly functions: readonly { readonly name: string; readonly type: string }[];
}

/** Keeps the facts fresh. */
export interface Catalog {
  readonly facts: () => CatalogFacts;
  /** Asks now; with `columns` also for the columns of sources that are known already, as after a statement that may have changed them. */
  readonly refresh: (columns?: boolean) => Promise<void>;
}

const EVERY_MS = 3000;
/** Sources whose columns are asked for at once. */
const MAX_DESCRIBED = 200;
const PLAIN = { properties: {}, variables: {} };

/** Starts asking; `onChange` hears of every change, and of nothing else. */
export function watchCatalog(onChange: (facts: CatalogFacts) => void): Catalog {
  let facts: CatalogFacts = { online: null, version: null, sources: [], queries: [], functions: [] };
  let columns: ReadonlyMap<string, readonly ColumnFact[]> = new Map();
  let last: Promise<void> = Promise.resolve();

  const change = (next: CatalogFacts) => {
    if (JSON.stringify(next) === JSON.stringify(facts)) return;
    facts = next;
    onChange(facts);
  };
  const ask = async (again: boolean) => {
    try {
      const found = await runStatements('SHOW STREAMS; SHOW TABLES; SHOW QUERIES;', PLAIN);
      const bare = found.flatMap(sourcesIn);
      if (again || bare.some((source) => !columns.has(source.name))) columns = await describe(bare);
      const sources = bare.map((source) => ({ ...source, columns: columns.get(source.name) ?? [] }));
      const queries = found.flatMap((entity) => items(field(entity, 'queries')).map(queryFact));
      const once = facts.functions.length > 0 ? facts : { version: await serverVersion(), functions: await functionNames() };
      change({ online: true, version: once.version, functions: once.functions, sources, queries });
    } catch {
      change({ ...facts, online: false, version: null, functions: [] });
    }
  };
  const refresh = (again = false) => {
    last = last.then(() => ask(again));
    return last;
  };
  const tick = () => {
    if (document.visibilityState === 'visible') void refresh();
  };
  setInterval(tick, EVERY_MS);
  document.addEventListener('visibilitychange', tick);
  void refresh();
  return { facts: () => facts, refresh };
}

function sourcesIn(entity: Json): SourceFact[] {
  const list = [...items(field(entity, 'streams')), ...items(field(entity, 'tables'))];
  return list.map((source) => ({
    name: shown(field(source, 'name')),
    kind: field(source, 'type') === 'TABLE' ? 'TABLE' : 'STREAM',
    formats: `key ${shown(field(source, 'keyFormat'))}, value ${shown(field(source, 'valueFormat'))}`,
    windowed: field(source, 'isWindowed') === true,
    columns: [],
  }));
}

function queryFact(query: Json): QueryFact {
  const states = entries(field(query, 'statusCount'));
  return {
    id: shown(field(query, 'id')),
    persistent: field(query, 'queryType') === 'PERSISTENT',
    state: states.length === 1 ? states[0][0] : shown(field(query, 'state')),
    text: shown(field(query, 'queryString')),
    sink: items(field(query, 'sinks')).map(shown).join(', '),
  };
}

/** The columns of sources, by name; none where the server will not say. */
async function describe(sources: readonly SourceFact[]): Promise<ReadonlyMap<string, readonly ColumnFact[]>> {
  if (sources.length === 0) return new Map();
  const text = sources.slice(0, MAX_DESCRIBED).map((source) => `DESCRIBE ${written(source.name)};`);
  const found = await runStatements(text.join(' '), PLAIN).catch(() => []);
  const known = found.map((entity) => {
    const source = field(entity, 'sourceDescription');
    const columns = items(field(source, 'fields')).map((one) => ({
      name: shown(field(one, 'name')),
      type: typeText(field(one, 'schema')),
      key: field(one, 'type') === 'KEY',
    }));
    return [shown(field(source, 'name')), columns] as const;
  });
  return new Map<string, readonly ColumnFact[]>([...sources.map((source) => [source.name, []] as const), ...known]);
}

async function functionNames(): Promise<{ name: string; type: string }[]> {
  const found = await runStatements('SHOW FUNCTIONS;', PLAIN).catch(() => []);
  return found.flatMap((entity) =>
    items(field(entity, 'functions')).map((one) => ({ name: shown(field(one, 'name')), type: shown(field(one, 'type')) })),
  );
}
