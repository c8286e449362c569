/** `millrace datagen nexmark`: test data as lines of JSON, the same for the same seed. */
import { once } from 'node:events';
import { nexmark } from '../../datagen/nexmark.ts';
import type { NexmarkEvent } from '../../datagen/nexmark.ts';
import { UsageError } from '../failure.ts';
import { readArguments } from '../flags.ts';
import type { Flag } from '../flags.ts';
import type { Command } from './command.ts';

const KINDS = ['person', 'auction', 'bid'];

const FLAGS: readonly Flag[] = [
  { name: 'events', value: 'n', summary: 'How many lines (default 1000).' },
  { name: 'only', value: 'kind', summary: 'Only person, auction or bid; its fields then stand bare in the line.' },
  { name: 'rate', value: 'n', summary: 'Events per second of event time (default 100000).' },
  { name: 'seed', value: 'n', summary: 'Another seed gives other events (default 1).' },
];

/** Lines are written in pieces of about this many characters. */
const PIECE = 65_536;

export const datagen: Command = {
  name: 'datagen',
  parameters: '[options] nexmark',
  summary: 'Print test data as lines of JSON.',
  flags: FLAGS,
  details: ['An event stands under the name of its kind: {"bid":{"auction":1007,…}}. Events are computed from seed and number alone.'],
  async run(args, world) {
    const given = readArguments('datagen', FLAGS, args, 1);
    if (given.positionals[0] !== 'nexmark') throw new UsageError('Which data? There is: nexmark.', 'Usage: millrace datagen nexmark');
    const only = given.text('only');
    if (only !== undefined && !KINDS.includes(only))
      throw new UsageError(`--only takes ${KINDS.join(', ')}, not "${only}".`, 'For example: --only bid');
    const { event } = nexmark({ seed: given.whole('seed', 0), rate: given.whole('rate', 1) });
    const wanted = given.whole('events', 0) ?? 1000;
    let piece = '';
    for (let n = 0, lines = 0; lines < wanted; n++) {
      const made = event(n);
      if (only !== undefined && made.kind !== only) continue;
      piece += lineOf(made, only !== undefined);
      if (++lines < wanted && piece.length < PIECE) continue;
      if (!world.stdout.write(piece)) await once(world.stdout, 'drain');
      piece = '';
    }
    return 0;
  },
};

function lineOf({ kind, ...fields }: NexmarkEvent, bare: boolean): string {
  return `${JSON.stringify(bare ? fields : { [kind]: fields })}\n`;
}
