/** Runs a text of statements: sends what the server has to do, does SET and DEFINE itself, and prints what comes back. */
import { ParseError } from '../../grammar/errors.ts';
import { ServerError, UsageError } from './failure.ts';
import { streamQuery } from './query.ts';
import { entityLines, failedCommand } from './render/entities.ts';
import { errorLines } from './render/error.ts';
import { jsonText } from './render/json.ts';
import { tableLines } from './render/table.ts';
import type { ReadyStatement, StatementGroup } from './script.ts';
import { grouped, readStatements, requestText } from './script.ts';
import type { Session } from './session.ts';
import { print } from './session.ts';
import { coloured } from './terminal.ts';
import type { WireObject } from './wire.ts';
import { numberOf, textOf } from './wire.ts';

/** How a run went: groups the server refused, and whether the text could not even be sent. */
export interface Outcome {
  readonly refused: number;
  readonly unsent: boolean;
}

/** How to run a text. */
export interface RunOptions {
  /** Send nothing more after the server refused a group. */
  readonly stopWhenRefused?: boolean;
}

/** Runs all statements of a text. Prints failures; throws nothing. */
export async function runText(session: Session, text: string, options: RunOptions = {}): Promise<Outcome> {
  let groups: StatementGroup[];
  try {
    groups = grouped(readStatements(text, session.variables));
  } catch (error) {
    print(session, ...errorLines(error, session.terminal, error instanceof ParseError ? text : ''));
    return { refused: 0, unsent: true };
  }
  let refused = 0;
  for (const group of groups) {
    const done = await runGroup(session, group, text);
    if (done === 'unsent') return { refused, unsent: true };
    if (done === 'interrupted') break;
    if (done === 'refused') refused += 1;
    if (done === 'refused' && options.stopWhenRefused === true) break;
  }
  return { refused, unsent: false };
}

type Done = 'done' | 'refused' | 'unsent' | 'interrupted';

async function runGroup(session: Session, group: StatementGroup, text: string): Promise<Done> {
  const [first] = group.statements;
  try {
    if (!group.alone) return await send(session, group.statements);
    return await runAlone(session, first);
  } catch (error) {
    if (error instanceof ServerError) printEntities(session, error.entities);
    const asGiven = group.statements.every((ready) => !ready.replaced);
    print(session, ...errorLines(error, session.terminal, asGiven ? text : requestText(group.statements)));
    return error instanceof ServerError && first.statement.kind !== 'set' ? 'refused' : 'unsent';
  }
}

async function runAlone(session: Session, ready: ReadyStatement): Promise<Done> {
  const { statement } = ready;
  switch (statement.kind) {
    case 'select':
    case 'print':
      return streamQuery(session, ready);
    case 'set':
      await setProperty(session, statement.name, statement.value);
      return 'done';
    case 'unset':
      unsetProperty(session, statement.name);
      return 'done';
    case 'define':
      session.variables.set(statement.name, statement.value);
      return 'done';
    case 'undefine':
      undefine(session, statement.name);
      return 'done';
    case 'showVariables':
      showVariables(session);
      return 'done';
    default:
      return send(session, [ready]);
  }
}

async function send(session: Session, statements: readonly ReadyStatement[]): Promise<Done> {
  const sequence = !session.pipelining && session.sequence >= 0 ? { commandSequenceNumber: session.sequence } : {};
  const entities = await session.client.ksql({
    ksql: requestText(statements),
    streamsProperties: Object.fromEntries(session.properties),
    ...sequence,
  });
  noteSequence(session, entities);
  printEntities(session, entities);
  return entities.some((entity) => failedCommand(entity) !== null) ? 'refused' : 'done';
}

/** Remembers the last command of the command log that an answer names; most entities name none. */
export function noteSequence(session: Session, entities: readonly WireObject[]): void {
  for (const { commandSequenceNumber: number } of entities) {
    if (number !== undefined) session.sequence = Math.max(session.sequence, numberOf(number));
  }
}

/** Prints what a request gave; before each the statement it belongs to, when there are several. */
export function printEntities(session: Session, entities: readonly WireObject[]): void {
  if (entities.length === 0) return;
  if (session.output === 'JSON') {
    print(session, jsonText(entities));
    return;
  }
  for (const entity of entities) {
    if (entities.length > 1) print(session, '', textOf(entity.statementText));
    const failed = failedCommand(entity);
    if (failed !== null) print(session, coloured(session.terminal, 'red', failed));
    else print(session, ...entityLines(entity, session.terminal.columns()));
  }
}

async function setProperty(session: Session, name: string, value: string): Promise<void> {
  await session.client.checkProperty(name);
  const old = session.properties.get(name);
  session.properties.set(name, value);
  const from = old === undefined ? '' : ` from '${old}'`;
  print(session, `Successfully changed local property '${name}'${from} to '${value}'.`, 'Use the UNSET command to revert your change.');
}

function unsetProperty(session: Session, name: string): void {
  const old = session.properties.get(name);
  if (old === undefined) {
    const names = [...session.properties.keys()];
    const way = names.length === 0 ? 'No property is set in this session.' : `Set in this session: ${names.join(', ')}.`;
    throw new UsageError(`Cannot unset local property '${name}' which was never set in the first place`, way);
  }
  session.properties.delete(name);
  print(session, `Successfully unset local property '${name}' (value was '${old}').`);
}

function undefine(session: Session, name: string): void {
  if (session.variables.delete(name)) return;
  const names = [...session.variables.keys()];
  const way = names.length === 0 ? 'No variable is defined in this session.' : `Defined in this session: ${names.join(', ')}.`;
  throw new UsageError(`Cannot undefine variable '${name}' which was never defined`, way);
}

function showVariables(session: Session): void {
  const variables = [...session.variables].sort(([a], [b]) => (a < b ? -1 : 1));
  if (session.output === 'JSON') {
    const entity = {
      '@type': 'variables',
      statementText: 'SHOW VARIABLES;',
      variables: variables.map(([name, value]) => ({ name, value })),
    };
    print(session, jsonText([{ ...entity, warnings: [] }]));
    return;
  }
  print(session, '', ...tableLines({ columns: ['Variable Name', 'Value'], rows: variables }, session.terminal.columns()));
}
