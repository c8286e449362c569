/** Opens an engine that understands statements: gives it the way to plan the commands of its log. */
import { assert } from '../base/assert.ts';
import { meaningOf } from './all.ts';
import { parseStatement } from '../../grammar/parser.ts';
import { startEngine } from '../engine/engine.ts';
import type { Engine, EngineOptions } from '../engine/engine.ts';
import type { PlanCommand } from '../engine/planning.ts';

/** Plans one command of the log, as it was planned when it was written. */
export const planCommand: PlanCommand = (text, scope) => {
  const statement = parseStatement(text);
  const meaning = meaningOf(statement);
  assert(meaning.kind === 'distributed', 'the command log holds only statements that change the catalogue');
  return meaning.plan(statement, scope);
};

/** Opens the log, replays the command log and resumes every query. */
export function openEngine(options: EngineOptions): Promise<Engine> {
  return startEngine(options, planCommand);
}
