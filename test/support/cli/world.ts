/** A world for the command line whose output is kept as text. */
import { Readable, Writable } from 'node:stream';
import type { World } from '../../../src/cli/commands/command.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';

export interface Kept {
  readonly world: World;
  readonly out: () => string;
  readonly err: () => string;
}

function keeping(): { stream: Writable; text: () => string } {
  let kept = '';
  const stream = new Writable({
    write(part, _encoding, done) {
      kept += String(part);
      done();
    },
  });
  return { stream, text: () => kept };
}

/** A world with that text as its standard input. */
export function keptWorld(input = '', more: Partial<World> = {}): Kept {
  const out = keeping();
  const err = keeping();
  const startServer = (): never => {
    throw new Error('this test starts no server');
  };
  const world: World = {
    stdin: Readable.from([input]),
    stdout: out.stream,
    stderr: err.stream,
    env: { MILLRACE_HISTORY: '' },
    startServer,
    checkDirectory: async () => ({ lines: [], sound: true }),
    ...more,
  };
  return { world, out: out.text, err: err.text };
}

/** A terminal of that width that keeps what is written. */
export function keptTerminal(columns = 80): { terminal: Terminal; text: () => string } {
  let kept = '';
  const write = (text: string): void => {
    kept += text;
  };
  return { terminal: { write, columns: () => columns, colour: false, interactive: false }, text: () => kept };
}
