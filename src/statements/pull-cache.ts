/**
 * Pull queries on tables that have been planned before, by their text: a client asks the same question again and again, mostly with another key. Where the keys looked up are
 * plain literals, the text around them is what is known, and the key is read out of the new text; otherwise the whole text is.
 *
 * Not here: anything that fails. A text that is not known, or whose query cannot be run at once, takes the road through parser and planner, which has the errors.
 *
 * Invariant: what is found is what planning the text would give. A literal is exchanged only for one of the same lexical class between the same pieces of text, so that the tokens are the
 * same but for it; and only where its value goes nowhere but into the key. Everything else a plan depends on (catalogue, registered functions, overrides) must be equal.
 */
import type { Expression } from '../../grammar/ast.ts';
import type { ResultColumn } from '../api/query-result.ts';
import type { SqlType, Value } from '../data/types.ts';
import { functionsRevision } from '../functions/all.ts';
import type { Engine } from '../engine/engine.ts';
import type { PullQuery } from '../runtime/pull.ts';
import type { StatementOf } from './meaning.ts';

/** A query that is ready to run, and the key to run it with; undefined where it is the plan's. */
export interface KnownPull {
  readonly query: PullQuery;
  readonly columns: readonly ResultColumn[];
  readonly key: readonly Value[] | undefined;
}

/** A lexical class of literals whose value decides nothing but which key is looked up. */
interface LiteralClass {
  readonly pattern: RegExp;
  readonly keys: readonly SqlType['kind'][];
  readonly read: (image: string) => Value;
}

/** INTEGER by their length, BIGINT by theirs (and safe as numbers): the lengths between depend on the value. */
const CLASSES: readonly LiteralClass[] = [
  { pattern: /'(?:[^']|'')*'/y, keys: ['STRING'], read: (image) => image.slice(1, -1).replaceAll("''", "'") },
  { pattern: /[0-9]{1,9}/y, keys: ['INTEGER', 'BIGINT'], read: Number },
  { pattern: /-[1-9][0-9]{0,8}/y, keys: ['INTEGER', 'BIGINT'], read: Number },
  { pattern: /[1-9][0-9]{10,14}/y, keys: ['BIGINT'], read: Number },
];

/** A literal between two pieces of the text, and the key column it is looked up in. */
interface Slot {
  readonly kind: LiteralClass;
  readonly key: number;
}

interface Template {
  /** One more than there are slots. */
  readonly pieces: readonly string[];
  readonly slots: readonly Slot[];
  readonly overrides: string;
  /** Of the catalogue and the registered functions. */
  readonly revision: string;
  readonly query: PullQuery;
  readonly columns: readonly ResultColumn[];
}

/** Longer texts are not kept. */
const MAX_TEXT = 4000;
const MAX_SHAPES = 256;
/** Texts that differ in literals only; beyond it the oldest is forgotten. */
const MAX_OF_SHAPE = 4;
/** What texts of one shape may differ in. Only narrows the search: `match` is what decides. */
const LITERALS = /'[^']*'|[0-9]+/g;

type Select = StatementOf<'select'>;
type Overrides = ReadonlyMap<string, string>;

export class PullCache {
  /** In the order of their last use. */
  private readonly shapes = new Map<string, Template[]>();

  /** What is known of the text. */
  find(engine: Engine, text: string, overrides: Overrides): KnownPull | null {
    if (!isKept(text)) return null;
    const shape = text.replace(LITERALS, '?');
    const templates = this.shapes.get(shape);
    if (templates === undefined) return null;
    const settings = overridesText(overrides);
    const revision = revisionOf(engine);
    for (const template of templates) {
      if (template.revision !== revision || template.overrides !== settings) continue;
      const key = match(template, text);
      if (key === null) continue;
      this.shapes.delete(shape);
      this.shapes.set(shape, templates);
      return { query: template.query, columns: template.columns, key: template.slots.length === 0 ? undefined : key };
    }
    return null;
  }

  /** Remembers what the statement, which is the whole text, was planned to. */
  keep(engine: Engine, text: string, statement: Select, found: Omit<KnownPull, 'key'> & { readonly overrides: Overrides }): void {
    if (!isKept(text)) return;
    const revision = revisionOf(engine);
    const shape = text.replace(LITERALS, '?');
    const current = (this.shapes.get(shape) ?? []).filter((t) => t.revision === revision).slice(1 - MAX_OF_SHAPE);
    const { query, columns, overrides } = found;
    current.push({ ...cut(text, statement, query), overrides: overridesText(overrides), revision, query, columns });
    this.shapes.delete(shape);
    this.shapes.set(shape, current);
    if (this.shapes.size > MAX_SHAPES) this.shapes.delete(this.shapes.keys().next().value as string);
  }
}

/** Variables make the same text mean something else. */
function isKept(text: string): boolean {
  return text.length <= MAX_TEXT && !text.includes('${');
}

function revisionOf({ catalog }: Engine): string {
  return `${catalog.revision} ${functionsRevision()}`;
}

function overridesText(overrides: Overrides): string {
  return overrides.size === 0 ? '' : JSON.stringify([...overrides]);
}

/** The key in a text that the template fits, or null. */
function match({ pieces, slots }: Template, text: string): readonly Value[] | null {
  if (!text.startsWith(pieces[0])) return null;
  const key: Value[] = [];
  let at = pieces[0].length;
  for (let i = 0; i < slots.length; i++) {
    const { pattern, read } = slots[i].kind;
    pattern.lastIndex = at;
    if (!pattern.test(text)) return null;
    key[slots[i].key] = read(text.slice(at, pattern.lastIndex));
    at = pattern.lastIndex;
    if (!text.startsWith(pieces[i + 1], at)) return null;
    at += pieces[i + 1].length;
  }
  return at === text.length ? key : null;
}

/** Cuts the text at the literals of the keys that are looked up; one piece where they cannot be exchanged. */
function cut(text: string, { query: { where } }: Select, query: PullQuery): Pick<Template, 'pieces' | 'slots'> {
  const literals = query.isLookup && where !== null ? keyLiterals(text, where, query) : [];
  const pieces: string[] = [];
  let from = 0;
  for (const { at } of literals) {
    pieces.push(text.slice(from, at.from));
    from = at.to;
  }
  return { pieces: [...pieces, text.slice(from)], slots: literals.map(({ kind, key }) => ({ kind, key })) };
}

interface KeyLiteral extends Slot {
  readonly at: Expression['at'];
}

/** The literals in text order when the condition is nothing but one equality with a literal for each key column; else none. */
function keyLiterals(text: string, where: Expression, { plan }: PullQuery): readonly KeyLiteral[] {
  const keys = plan.source.schema.filter((c) => c.role === 'key');
  const found: KeyLiteral[] = [];
  for (const part of conjuncts(where)) {
    if (part.kind !== 'comparison' || part.operator !== '=') return [];
    const [column, { at }] = part.left.kind === 'column' ? [part.left, part.right] : [part.right, part.left];
    const key = column.kind === 'column' ? keys.findIndex((k) => k.name === column.name.name) : -1;
    if (key < 0 || found.some((f) => f.key === key)) return [];
    const kind = classOf(text.slice(at.from, at.to), keys[key].type);
    if (kind === undefined) return [];
    found.push({ kind, key, at });
  }
  return found.length === keys.length ? found.sort((a, b) => a.at.from - b.at.from) : [];
}

function conjuncts(e: Expression): Expression[] {
  return e.kind === 'and' ? [...conjuncts(e.left), ...conjuncts(e.right)] : [e];
}

function classOf(image: string, type: SqlType): LiteralClass | undefined {
  return CLASSES.find(({ pattern, keys }) => {
    pattern.lastIndex = 0;
    return keys.includes(type.kind) && pattern.test(image) && pattern.lastIndex === image.length;
  });
}

const caches = new WeakMap<Engine, PullCache>();

/** The cache of an engine. */
export function pullCache(engine: Engine): PullCache {
  let cache = caches.get(engine);
  if (cache === undefined) {
    cache = new PullCache();
    caches.set(engine, cache);
  }
  return cache;
}
