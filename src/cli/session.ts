/** What a shell session holds: the connection, SET and DEFINE, how output looks. Changed by statements and shell commands; nothing else is global. */
import type { Client } from './client.ts';
import type { Terminal } from './terminal.ts';

export type OutputFormat = 'TABULAR' | 'JSON';

/** One session, of a shell or of a script that is run. */
export interface Session {
  client: Client;
  terminal: Terminal;
  readonly properties: Map<string, string>;
  readonly variables: Map<string, string>;
  output: OutputFormat;
  wrap: boolean;
  /** Cell width of query rows; 0: as the terminal allows. */
  columnWidth: number;
  /** Whether a request goes out without waiting for the statements of the one before. */
  pipelining: boolean;
  /** Number of the last statement written to the command log; -1 when there is none. */
  sequence: number;
  /** Rows after which a query is ended, and milliseconds; null: never. */
  readonly rowLimit: number | null;
  readonly timeout: number | null;
  /** Set while a query runs: ends it. */
  interrupt: AbortController | null;
}

/** What a session may be given at its start. */
export interface SessionOptions {
  readonly output?: OutputFormat;
  readonly rowLimit?: number | null;
  readonly timeout?: number | null;
  readonly properties?: ReadonlyMap<string, string>;
  readonly variables?: ReadonlyMap<string, string>;
}

export function createSession(client: Client, terminal: Terminal, options: SessionOptions = {}): Session {
  return {
    client,
    terminal,
    properties: new Map(options.properties),
    variables: new Map(options.variables),
    output: options.output ?? 'TABULAR',
    wrap: true,
    columnWidth: 0,
    pipelining: false,
    sequence: -1,
    rowLimit: options.rowLimit ?? null,
    timeout: options.timeout ?? null,
    interrupt: null,
  };
}

/** Writes lines, each with its line end. */
export function print(session: Pick<Session, 'terminal'>, ...lines: readonly string[]): void {
  if (lines.length > 0) session.terminal.write(`${lines.join('\n')}\n`);
}
