/** The command line: finds the subcommand and runs it. Mistakes in arguments are shown with the way out; the exit code says how it went. */
import { MillraceError } from '../base/errors.ts';
import { COMMANDS } from './commands/all.ts';
import type { World } from './commands/command.ts';
import { BAD_USAGE } from './commands/command.ts';
import { commandHelp, commandNamed, overview } from './commands/help.ts';
import { ConnectionError, ServerError, UsageError } from './failure.ts';
import { errorLines } from './render/error.ts';
import { streamTerminal } from './terminal.ts';

/** What is the user's or the world's mistake, and shown; anything else is a defect of ours. */
const EXPECTED = [UsageError, ConnectionError, ServerError, MillraceError];

const HELP = ['-h', '--help'];

/** Runs `millrace <args>`; the exit code. Throws only for defects. */
export async function runCommandLine(args: readonly string[], world: World): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || HELP.includes(name)) {
      world.stdout.write(`${overview(COMMANDS).join('\n')}\n`);
      return name === undefined ? BAD_USAGE : 0;
    }
    if (name === '-v' || name === '--version') return await commandNamed('version', COMMANDS).run([], world, COMMANDS);
    const command = commandNamed(name, COMMANDS);
    if (rest.some((word) => HELP.includes(word))) {
      world.stdout.write(`${commandHelp(command).join('\n')}\n`);
      return 0;
    }
    return await command.run(rest, world, COMMANDS);
  } catch (error) {
    if (!EXPECTED.some((kind) => error instanceof kind)) throw error;
    world.stderr.write(`${errorLines(error, streamTerminal(world.stderr, world.env)).join('\n')}\n`);
    return error instanceof UsageError ? BAD_USAGE : 1;
  }
}
