/** `run script`: a file as one request. */
import { noteSequence, printEntities } from '../execute.ts';
import { scriptText } from '../script-file.ts';
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
    noteSequence(session, entities);
    printEntities(session, entities);
  },
};
