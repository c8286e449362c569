/** What a command of the shell is: a line that the shell itself understands, without `;`. */
import type { ClientOptions } from '../client.ts';
import type { Session } from '../session.ts';

/** The shell, as its commands see it. */
export interface Shell {
  readonly session: Session;
  readonly commands: readonly ShellCommand[];
  /** How to reach the server; a change of server keeps credentials and TLS. */
  clientOptions: ClientOptions;
  /** Statements and commands, oldest first. */
  readonly history: readonly string[];
  /** File that output is copied to; null: none. */
  readonly spool: { readonly path: string } | null;
  /** Starts copying to a file. Throws UsageError. */
  openSpool(path: string): void;
  closeSpool(): void;
  leave(): void;
}

/** One command. */
export interface ShellCommand {
  /** The words it begins with, in lower case. */
  readonly words: string;
  /** What may follow them, for help. */
  readonly parameters: string;
  readonly summary: string;
  /** Least and most number of arguments. */
  readonly arity: readonly [number, number];
  run(shell: Shell, args: readonly string[]): void | Promise<void>;
}
