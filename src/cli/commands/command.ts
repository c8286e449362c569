/** What a subcommand of `millrace` is, and the world it runs in. */
import type { Readable, Writable } from 'node:stream';
import type { Flag } from '../flags.ts';

/** What `start` tells the server. */
export interface StartOptions {
  readonly port: number;
  readonly host: string;
  readonly directory: string;
  /** Server settings by name. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A server in this process. */
export interface StartedServer {
  /** For example `http://127.0.0.1:8088`. */
  readonly url: string;
  /** Stops in order: running work is committed. */
  close(): Promise<void>;
}

/** Everything a command touches, given to it so that a test can give something else. */
export interface World {
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(mode: boolean): void };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: NodeJS.ProcessEnv;
  /** Starts a server in this process. The command line knows the server by this function alone. */
  readonly startServer: (options: StartOptions) => Promise<StartedServer>;
  /** Looks over a data directory: the report, and whether nothing is damaged. */
  readonly checkDirectory: (
    directory: string,
    options: { readonly acceptLoss: boolean },
  ) => Promise<{ readonly lines: readonly string[]; readonly sound: boolean }>;
}

/** One subcommand. Its exit code is what `run` returns. */
export interface Command {
  readonly name: string;
  /** Behind the name in the usage line. */
  readonly parameters: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  /** Further lines of help. */
  readonly details?: readonly string[];
  run(args: readonly string[], world: World, commands: readonly Command[]): Promise<number>;
}

/** Exit code of wrong arguments and of text that could not be sent. */
export const BAD_USAGE = 255;
