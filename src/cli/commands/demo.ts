/** `millrace demo`: real flights, replayed into a server, with their delays counted while they fly. */
import { Client } from '../client.ts';
import { printTotals, runDemo } from '../demo/demo.ts';
import { ConnectionError, ServerError, UsageError } from '../failure.ts';
import { readArguments } from '../flags.ts';
import { print } from '../session.ts';
import { streamTerminal } from '../terminal.ts';
import type { Stop } from '../stop.ts';
import { listenForStop } from '../stop.ts';
import type { Terminal } from '../terminal.ts';
import type { Command, StartedServer, StartOptions, World } from './command.ts';
import { SERVER_FLAGS, startOptions } from './start.ts';

const DEFAULT_SPEED = 43_200;

const FLAGS = [
  { name: 'once', value: null, summary: 'Replay at full speed, print the totals and exit.' },
  { name: 'speed', value: 'n', summary: `Seconds of flight time in one second (default ${DEFAULT_SPEED}: half a day).` },
  { name: 'server', short: 's', value: 'url', summary: 'Use that server; wait for it when it goes away.' },
  ...SERVER_FLAGS,
];

/** Where the demo runs: a server that was there, or one of its own. */
interface Place {
  readonly client: Client;
  /** The demo's own server, to be closed at the end. */
  readonly own: StartedServer | null;
}

export const demo: Command = {
  name: 'demo',
  parameters: '[options]',
  summary: 'Replay 20,000 real flights through streams and tables, and watch.',
  flags: FLAGS,
  details: [
    'Uses the server at --server, or the one that already runs on the port, or starts one.',
    'May be stopped at any time, with its server: run again, it goes on where it was.',
  ],
  async run(args, world) {
    const given = readArguments('demo', FLAGS, args, 0);
    const once = given.has('once');
    const speed = given.text('speed') === undefined ? (once ? null : DEFAULT_SPEED) : speedOf(given.text('speed') ?? '');
    const terminal = streamTerminal(world.stdout, world.env);
    const place = await placeOf(given.text('server'), startOptions(given), world);
    const stop = listenForStop();
    try {
      print({ terminal }, `The console is at ${place.client.url}/`);
      const live = !once;
      const totals = await runDemo({ client: place.client, terminal, speed, live, waitForServer: place.own === null, signal: stop.signal });
      if (totals === null) {
        print({ terminal }, '', 'Stopped. Run the demo again and it goes on from here.');
        return 130;
      }
      printTotals(terminal, totals);
      if (live && place.own !== null) await stay(terminal, place, stop);
      return 0;
    } finally {
      place.client.close();
      await place.own?.close();
      stop.release();
    }
  },
};

function speedOf(text: string): number {
  const speed = Number(text);
  if (/^[0-9.]+$/.test(text) && speed > 0) return speed;
  throw new UsageError(`The value of --speed is a number above 0, not "${text}".`, 'For example: --speed 3600 for an hour in a second');
}

/** The server to use. One that already runs on the port is taken, as starting another would fail. */
async function placeOf(url: string | undefined, options: StartOptions, world: World): Promise<Place> {
  if (url !== undefined) return { client: new Client({ url }), own: null };
  if (options.port !== 0) {
    const host = options.host === '0.0.0.0' || options.host === '::' ? '127.0.0.1' : options.host;
    const client = new Client({ url: `http://${host.includes(':') ? `[${host}]` : host}:${options.port}` });
    if (await answers(client)) return { client, own: null };
    client.close();
  }
  const own = await world.startServer(options);
  return { client: new Client({ url: own.url }), own };
}

async function answers(client: Client): Promise<boolean> {
  try {
    await client.info();
    return true;
  } catch (error) {
    if (error instanceof ConnectionError) return false;
    if (!(error instanceof ServerError) || error.status === 401) throw error;
    throw new UsageError(`Something else than Millrace answers at ${client.url}.`, 'Choose another port with --port.');
  }
}

/** The demo's own server stays for a look around. */
async function stay(terminal: Terminal, { client }: Place, stop: Stop): Promise<void> {
  print({ terminal }, '', `Look around in the console at ${client.url}/ or with "millrace sql ${client.url}". CTRL-C stops the server.`);
  await stop.requested;
}
