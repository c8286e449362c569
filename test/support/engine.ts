/** Engines for tests: in memory, tasks in this thread, and short ways to run SQL and to read results. */
import { createSession } from '../../src/engine/session.ts';
import { executeScript } from '../../src/statements/execute.ts';
import { openEngine } from '../../src/statements/open.ts';
import { runQuery } from '../../src/statements/run-query.ts';
import type { Engine, EngineOptions } from '../../src/engine/engine.ts';
import type { Entity, EntityType } from '../../src/api/entities.ts';
import type { QueryResult } from '../../src/api/query-result.ts';
import type { Session } from '../../src/engine/session.ts';

export interface TestEngine {
  readonly engine: Engine;
  readonly session: Session;
  readonly run: (text: string) => Promise<Entity[]>;
  /** The one entity of a statement, of the type it must have. */
  readonly one: <T extends EntityType>(type: T, text: string) => Promise<Extract<Entity, { '@type': T }>>;
  /** Rows of a query that ends, each parsed from its JSON. */
  readonly rows: (text: string) => Promise<unknown[]>;
  /** Message and further facts of what the script is refused with. */
  readonly refusal: (text: string) => Promise<Error>;
  /** Resolves once all queries have processed all there is. */
  readonly settle: () => Promise<void>;
}

export const TEST_SETTINGS: Readonly<Record<string, string>> = { 'auto.offset.reset': 'earliest' };

export async function testEngine(options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const engine = await openEngine({ directory: null, workers: 0, settings: TEST_SETTINGS, ...options });
  return testFace(engine);
}

/** The same over an engine that is open. */
export function testFace(engine: Engine): TestEngine {
  const session = createSession();
  const run = (text: string): Promise<Entity[]> => executeScript(engine, text, session);
  return {
    engine,
    session,
    run,
    async one(type, text) {
      const entities = await run(text);
      const entity = entities[0];
      if (entities.length !== 1 || entity['@type'] !== type) throw new Error(`expected one ${type}, got ${JSON.stringify(entities)}`);
      return entity as Extract<Entity, { '@type': typeof type }>;
    },
    async rows(text) {
      const result = await runQuery(engine, text, session);
      return collect(result as QueryResult);
    },
    async refusal(text) {
      try {
        await run(text);
      } catch (error) {
        return error as Error;
      }
      throw new Error(`was not refused: ${text}`);
    },
    settle: () => settle(engine),
  };
}

/** All rows of a result, parsed. */
export async function collect(result: QueryResult): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const batch of result.rows) for (const row of batch) rows.push(JSON.parse(row.columns));
  return rows;
}

/** Idle twice in a row, so that what one query wrote has been seen by the next. */
export async function settle(engine: Engine): Promise<void> {
  for (let calm = 0, tries = 0; calm < 2; tries++) {
    if (tries > 2000) throw new Error('the queries do not come to rest');
    calm = (await engine.queries.isIdle()) ? calm + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
