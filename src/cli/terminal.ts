/**
 * Where output goes: text, its width, its colours. The rest of this folder writes through it, so that a test or a spool file can stand in.
 */
import type { Writable } from 'node:stream';

/** A place to write to. */
export interface Terminal {
  readonly write: (text: string) => void;
  /** Characters in a line, now. */
  readonly columns: () => number;
  /** Whether colours are wanted. */
  readonly colour: boolean;
  /** Whether a person looks at it. */
  readonly interactive: boolean;
}

/** Width assumed where the output is no terminal. */
export const DEFAULT_COLUMNS = 120;

/** A stream as a terminal. NO_COLOR (any value) turns colours off, as does output that is no terminal. */
export function streamTerminal(
  stream: Writable & { readonly isTTY?: boolean; readonly columns?: number },
  env: NodeJS.ProcessEnv,
): Terminal {
  const interactive = stream.isTTY === true;
  return {
    write: (text) => void stream.write(text),
    columns: () => stream.columns ?? DEFAULT_COLUMNS,
    colour: interactive && !env.NO_COLOR && env.TERM !== 'dumb',
    interactive,
  };
}

const CODES = { red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36, bold: 1, dim: 2 } as const;

export type Colour = keyof typeof CODES;

/** The text in a colour, where colours are wanted. */
export function coloured(terminal: Pick<Terminal, 'colour'>, colour: Colour, text: string): string {
  return terminal.colour ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;
}
