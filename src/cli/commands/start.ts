/** `millrace start`: a server in this process, until it is told to stop. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { UsageError } from '../failure.ts';
import type { Arguments, Flag } from '../flags.ts';
import { readArguments } from '../flags.ts';
import { listenForStop } from '../stop.ts';
import { clientVersion } from '../version.ts';
import type { Command, StartOptions } from './command.ts';

export const DEFAULT_PORT = 8088;
export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_DIRECTORY = './millrace-data';

/** Flags of every command that can start a server. */
export const SERVER_FLAGS: readonly Flag[] = [
  { name: 'port', value: 'n', summary: `Port to listen on (default ${DEFAULT_PORT}; 0: any free one).` },
  { name: 'data', value: 'dir', summary: `Data directory, made when it does not exist (default ${DEFAULT_DIRECTORY}).` },
  { name: 'host', value: 'address', summary: `Address to listen on (default ${DEFAULT_HOST}: this machine only).` },
  { name: 'set', value: 'name=value', multiple: true, summary: 'A server setting; may be repeated.' },
];

/** Reads the server's flags. Throws UsageError. */
export function startOptions(given: Arguments): StartOptions {
  return {
    port: given.whole('port', 0, 65_535) ?? DEFAULT_PORT,
    host: given.text('host') ?? DEFAULT_HOST,
    directory: given.text('data') ?? DEFAULT_DIRECTORY,
    settings: Object.fromEntries(given.all('set').map(setting)),
  };
}

function setting(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  throw new UsageError(`--set wants name=value, not "${text}".`, 'For example: --set ksql.streams.num.stream.threads=2');
}

/** Whether nothing has been stored in the directory yet. Throws UsageError when it is none. */
export function isNewDirectory(directory: string): boolean {
  if (!existsSync(directory)) return true;
  if (!statSync(directory).isDirectory()) throw new UsageError(`${directory} is no directory.`, 'Name another place with --data.');
  return readdirSync(directory).length === 0;
}

/** What to type for the demo on this server, in the words in which the server was started. */
function demoCommand({ port, host }: StartOptions, url: string, { npm_lifecycle_event: startedBy }: NodeJS.ProcessEnv): string {
  const found = port === DEFAULT_PORT && host === DEFAULT_HOST;
  if (startedBy === 'start') return found ? 'npm run demo' : `npm run demo -- --server ${url}`;
  const command = startedBy === 'npx' ? 'npx millrace demo' : 'millrace demo';
  return found ? command : `${command} --server ${url}`;
}

export const start: Command = {
  name: 'start',
  parameters: '[options]',
  summary: 'Start a server.',
  flags: SERVER_FLAGS,
  details: ['Prints one line with the URL once it is ready; CTRL-C stops it in order.'],
  async run(args, world) {
    const options = startOptions(readArguments('start', SERVER_FLAGS, args, 0));
    const isNew = isNewDirectory(options.directory);
    const stop = listenForStop();
    const server = await world.startServer(options);
    world.stdout.write(`Millrace ${clientVersion()} is ready at ${server.url} (data in ${options.directory})\n`);
    if (isNew) {
      world.stdout.write(
        `The data directory is new. To see it at work, run "${demoCommand(options, server.url, world.env)}" in another terminal.\n`,
      );
    }
    await stop.requested;
    await server.close();
    stop.release();
    return 0;
  },
};
