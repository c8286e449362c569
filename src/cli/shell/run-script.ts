/** `run script`: a file as one request. */
import { printEntities } from '../execute.ts';
import { scriptText } from '../script-file.ts';
import { numberOf } from '../wire.ts';
import type { ShellCommand } from './command.ts';

export const runScript: ShellCommand = {
  words: 'run script',
  parameters: '<file>',
  summary: 'Send the statements of a file to the server as one request (no SELECT or PRINT; see also "millrace run").',
  arity: [1, 1],
  async run({ session }, [path]) {
    const entities = await session.client.ksql({
      ksql: scriptText(path),
      streamsProperties: Object.fromEntries(session.properties),
    });
    for (const entity of entities) session.sequence = Math.max(session.sequence, numberOf(entity.commandSequenceNumber));
    printEntities(session, entities);
  },
};
