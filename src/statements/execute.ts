/**
 * Scripts: all statements are parsed, then checked as one unit in a sandbox (a copy of the catalogue in which each statement finds the effects of those before), and only then run,
 * one after the other. A statement that changes the catalogue is appended to the command log before it takes effect.
 */
import { applyChange, copyCatalog } from '../engine/catalog.ts';
import { assert } from '../base/assert.ts';
import { carryOut } from '../engine/effects.ts';
import { checkQueries } from './check-queries.ts';
import { copySession } from '../engine/session.ts';
import { fail, messageOf, placed } from '../base/errors.ts';
import { meaningOf } from './all.ts';
import { paceCommands } from './command-rate.ts';
import { parseStatements } from './parse.ts';
import { planScope } from '../engine/planning.ts';
import { registerSchemas } from '../engine/source-schemas.ts';
import { scratchSchemas } from '../engine/schema-store.ts';
import { startInsert } from './insert-values.ts';
import { textOf } from './meaning.ts';
import { withStatement } from '../api/errors.ts';
import type { Statement } from '../../grammar/ast.ts';
import type { Catalog } from '../engine/catalog.ts';
import type { CommandOutcome, Engine } from '../engine/engine.ts';
import type { Entity } from '../api/entities.ts';
import type { PlannedCommand, PlanScope } from '../engine/planning.ts';
import type { SchemaLookup } from '../formats/format.ts';
import type { Session } from '../engine/session.ts';
import type { Distributed, Local, Place } from './meaning.ts';

/** Statements of a script that are dealt with before others have a turn. */
const TURN_STATEMENTS = 200;

export interface ExecuteOptions {
  /** Waits until the command of that number has taken effect. */
  readonly commandSequenceNumber?: number | null;
}

/**
 * Executes a script with the meaning of POST /ksql and gives one entity per statement that yields one. The session keeps what SET, UNSET, DEFINE and UNDEFINE did to it.
 * Throws `ParseError` or `MillraceError`; `toErrorBody` knows which statement it was and what came of those before.
 */
export async function executeScript(engine: Engine, text: string, session: Session, options: ExecuteOptions = {}): Promise<Entity[]> {
  if (!engine.ready) throw fail('ENGINE_CLOSED');
  const { commandSequenceNumber } = options;
  if (commandSequenceNumber != null && commandSequenceNumber >= 0) {
    await engine.commands.waitFor(commandSequenceNumber, engine.settings.number('ksql.server.command.response.timeout.ms', 5000));
  }
  return executeStatements(engine, parseStatements(engine, text, session), session);
}

/** The same for statements that have been parsed. */
export function executeStatements(engine: Engine, statements: readonly Statement[], session: Session): Promise<Entity[]> {
  const work = async (): Promise<Entity[]> => {
    if (statements.some((s) => s.kind === 'insertValues')) engine.appends.requireRoom();
    await paceCommands(engine, statements.filter(isDistributed).length);
    await checkAll(engine, statements, session);
    return runAll(engine, statements, session);
  };
  return statements.some(isDistributed) ? engine.commands.run(work) : work();
}

function isDistributed(statement: Statement): boolean {
  const meaning = meaningOf(statement);
  return meaning.kind === 'distributed' && (meaning.local?.(statement) ?? null) === null;
}

/** What to do for a statement; throws for those that are none of /ksql. */
function actionOf(statement: Statement): Distributed<Statement> | Local<Statement> {
  const meaning = meaningOf(statement);
  const { at } = statement;
  switch (meaning.kind) {
    case 'query':
      throw fail('STATEMENT_FOR_QUERY_ENDPOINT', {}, { at });
    case 'unsupported':
      throw fail('STATEMENT_UNSUPPORTED', { statement: meaning.name, reason: meaning.reason }, { at });
    case 'unknown':
      throw fail('STATEMENT_UNKNOWN', { word: meaning.word }, { at });
    case 'distributed':
      return meaning.local?.(statement) ?? meaning;
    case 'local':
      return meaning;
  }
}

/** Lets others have a turn now and then: a script may have thousands of statements. */
async function breathe(index: number): Promise<void> {
  if (index % TURN_STATEMENTS === TURN_STATEMENTS - 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Plans every statement in the sandbox. Throws the first thing wrong. */
async function checkAll(engine: Engine, statements: readonly Statement[], session: Session): Promise<void> {
  // Nothing else changes it: most scripts are one INSERT, and a copy costs the more the more there is.
  const sandbox = statements.some(isDistributed) ? copyCatalog(engine.catalog) : engine.catalog;
  const copy = copySession(session);
  const schemas = engine.schemas === null ? null : scratchSchemas(engine.schemas);
  const sandboxed: Sandbox = { engine, catalog: sandbox, session: copy, schemas };
  let sequence = engine.commands.next;
  for (const [index, statement] of statements.entries()) {
    await breathe(index);
    try {
      const action = actionOf(statement);
      const place = placeInSandbox(sandboxed, sequence);
      if (action.kind === 'local') {
        action.check?.(statement, place);
        continue;
      }
      const planned = action.plan(statement, place.scope);
      applyInSandbox(sandboxed, planned, sequence);
      if (planned.changes.length > 0) sequence++;
    } catch (error) {
      throw withStatement(placed(error, statement.at), { statementText: textOf(statement), entities: [] });
    }
  }
}

/** A copy of everything that statements change. */
interface Sandbox {
  readonly engine: Engine;
  readonly catalog: Catalog;
  readonly session: Session;
  readonly schemas: SchemaLookup | null;
}

function placeInSandbox({ engine, catalog, session, schemas }: Sandbox, sequence: number): Place {
  const { log, settings } = engine;
  return { engine, session, scope: planScope(catalog, { log, settings, schemas }, { sequence, overrides: session.properties }) };
}

/** Applies a plan to the sandbox, checking its queries when their topics are there. */
function applyInSandbox(sandbox: Sandbox, planned: PlannedCommand, sequence: number): void {
  const { engine, catalog, schemas } = sandbox;
  for (const change of planned.changes) {
    if (change.kind === 'createTopic') applyChange(catalog, change);
    if (change.kind === 'registerSchemas' && schemas !== null) registerSchemas(change.source, schemas);
  }
  checkQueries(engine, planned, placeInSandbox(sandbox, sequence).scope);
  for (const change of planned.changes) applyChange(catalog, change);
}

/** Where a statement stands when it is run. */
export function placeIn(engine: Engine, session: Session): Place {
  return { engine, session, scope: planScope(engine.catalog, engine, { sequence: engine.commands.next, overrides: session.properties }) };
}

async function runAll(engine: Engine, statements: readonly Statement[], session: Session): Promise<Entity[]> {
  const entities: Entity[] = [];
  let inserts: Promise<void>[] = [];
  let target = '';
  for (const [index, statement] of statements.entries()) {
    await breathe(index);
    try {
      if (statement.kind === 'insertValues') {
        if (engine.appends.full) await engine.appends.room();
        // Records of one target go together; another target waits, so that a join sees them in the order of the script.
        if (inserts.length > 0 && statement.target.name !== target) {
          await Promise.all(inserts);
          inserts = [];
        }
        target = statement.target.name;
        const note = { statementText: textOf(statement), entities: [...entities] };
        const insert = startInsert(statement, placeIn(engine, session)).catch((error: unknown) => {
          throw withStatement(error, note);
        });
        insert.catch(() => undefined);
        inserts.push(insert);
        continue;
      }
      await Promise.all(inserts);
      inserts = [];
      const entity = await runOne(engine, statement, session);
      if (entity !== null) entities.push(entity);
    } catch (error) {
      await Promise.allSettled(inserts);
      throw withStatement(placed(error, statement.at), { statementText: textOf(statement), entities });
    }
  }
  await Promise.all(inserts);
  return entities;
}

async function runOne(engine: Engine, statement: Statement, session: Session): Promise<Entity | null> {
  const action = actionOf(statement);
  const place = placeIn(engine, session);
  if (action.kind === 'local') return action.run(statement, place);
  const planned = action.plan(statement, place.scope);
  if (planned.changes.length === 0) return unchanged(statement, planned);
  const number = await runCommand(engine, statement, planned, place.scope);
  const outcome = engine.outcomes.get(planned.commandId);
  assert(outcome !== undefined, 'a command that has run has an outcome');
  const { commandId } = planned;
  return {
    '@type': 'currentStatus',
    statementText: textOf(statement),
    commandId,
    commandStatus: outcome,
    commandSequenceNumber: number,
    warnings: [],
  };
}

function unchanged(statement: Statement, planned: PlannedCommand): Entity {
  const { commandId, message } = planned;
  const statementText = textOf(statement);
  if (planned.warning === true) return { '@type': 'warning_entity', statementText, message, warnings: [] };
  return {
    '@type': 'currentStatus',
    statementText,
    commandId,
    commandStatus: { status: 'SUCCESS', message, queryId: null },
    commandSequenceNumber: -1,
    warnings: [],
  };
}

/** Appends the command, then applies it. From the append on the statement has happened: what fails after it is told as its outcome. */
async function runCommand(engine: Engine, statement: Statement, planned: PlannedCommand, scope: PlanScope): Promise<number> {
  const { commandId, message, queryId } = planned;
  const overrides = Object.fromEntries(scope.overrides);
  const number = await engine.commands.append({ statement: statement.text, overrides, answers: scope.answers(), commandId });
  let outcome: CommandOutcome = { status: 'SUCCESS', message, queryId };
  for (const change of planned.changes) {
    if (change.kind !== 'createTopic' && change.kind !== 'deleteTopic') applyChange(engine.catalog, change);
    try {
      await carryOut(change, engine);
    } catch (error) {
      outcome = { status: 'ERROR', message: messageOf(error), queryId };
    }
  }
  engine.outcomes.set(commandId, outcome);
  engine.commands.settled(number);
  engine.snapshots.noted(planned.changes);
  return number;
}
