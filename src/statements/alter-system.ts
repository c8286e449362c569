/** ALTER SYSTEM: refused as ksqlDB refuses it without shared runtimes. */
import { fail } from '../base/errors.ts';
import type { Local, StatementOf } from './meaning.ts';

export const alterSystem: Local<StatementOf<'alterSystem'>> = {
  kind: 'local',
  check: (statement) => refuse(statement),
  run: (statement) => refuse(statement),
};

function refuse(statement: StatementOf<'alterSystem'>): never {
  throw fail('ALTER_SYSTEM_OFF', { name: statement.name }, { at: statement.at });
}
