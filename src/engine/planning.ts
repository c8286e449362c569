/**
 * How a statement that changes the catalogue is planned: from its text and a scope to a list of changes. Pure, so that one function serves the sandbox, the execution
 * and the replay. The function itself lives above (`statements/`), and is given to the engine.
 */
import { catalogView, topicFacts } from './catalog-view.ts';
import { effectiveSetting } from './settings.ts';
import { inferrer } from '../formats/schema-registry/infer.ts';
import type { SchemaLookup } from '../formats/format.ts';
import type { Log } from '../log/log.ts';
import type { CatalogView } from '../sql/catalog.ts';
import type { InferColumns } from '../sql/plan/source-columns.ts';
import type { Catalog, Change } from './catalog.ts';
import type { Answers, World } from './catalog-view.ts';
import type { ServerSettings } from './settings.ts';

/** Everything a plan may depend on. */
export interface PlanScope {
  readonly catalog: Catalog;
  readonly view: CatalogView;
  /** The number of the command: the `<n>` of query ids. */
  readonly sequence: number;
  /** The session's settings. */
  readonly overrides: ReadonlyMap<string, string>;
  readonly topicId: (name: string) => string | null;
  readonly infer: InferColumns | null;
  /** What has been asked so far. */
  readonly answers: () => Answers;
}

/** What a statement will do. No changes: it does nothing (IF NOT EXISTS, IF EXISTS), and is not written to the command log. */
export interface PlannedCommand {
  readonly changes: readonly Change[];
  readonly commandId: string;
  readonly message: string;
  /** The query it starts, where the reply names it. */
  readonly queryId: string | null;
  /** The answer is a warning instead of a status. */
  readonly warning?: boolean;
}

/** Plans a statement's text. Throws what is wrong with it. */
export type PlanCommand = (text: string, scope: PlanScope) => PlannedCommand;

export interface Surroundings {
  readonly log: Log;
  readonly settings: ServerSettings;
  readonly schemas: SchemaLookup | null;
}

/** A scope over the log and the settings of the day; with `recorded`, as it was then. */
export function planScope(
  catalog: Catalog,
  surroundings: Surroundings,
  given: { readonly sequence: number; readonly overrides: ReadonlyMap<string, string>; readonly recorded?: Answers },
): PlanScope {
  const { log, settings, schemas } = surroundings;
  const world: World = {
    topic: (name) => topicFacts(log, name),
    topicId: (name) => log.topic(name)?.id ?? null,
    setting: (name) => effectiveSetting(settings, given.overrides, name),
    schemas,
    infer: schemas === null ? null : inferrer(schemas),
  };
  const { view, topicId, infer, answers } = catalogView(catalog, world, given.recorded ?? null);
  return { catalog, view, sequence: given.sequence, overrides: given.overrides, topicId, infer, answers };
}
