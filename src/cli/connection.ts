/** The flags of a connection, and the properties file: how to reach the server, and what the session starts with. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ClientOptions, TlsOptions } from './client.ts';
import type { World } from './commands/command.ts';
import { UsageError } from './failure.ts';
import type { Arguments, Flag } from './flags.ts';
import { scriptText } from './script-file.ts';
import type { OutputFormat, SessionOptions } from './session.ts';

export const DEFAULT_URL = 'http://localhost:8088';

/** Flags of every command that opens a session. */
export const SESSION_FLAGS: readonly Flag[] = [
  { name: 'define', short: 'd', value: 'name=value', multiple: true, summary: 'Define a variable, as DEFINE does; may be repeated.' },
  { name: 'config-file', value: 'file', summary: 'Properties file: ssl.* for the connection, all else as with SET.' },
  { name: 'user', short: 'u', value: 'name', summary: 'User for basic authentication; asks for the password.' },
  { name: 'password', short: 'p', value: 'password', summary: 'Password of the user.' },
  { name: 'token', short: 't', value: 'token', summary: 'Bearer token, instead of user and password.' },
  { name: 'output', value: 'TABULAR|JSON', summary: 'Form of the results (default TABULAR).' },
  { name: 'query-row-limit', value: 'n', summary: 'End every query after n rows.' },
  { name: 'query-timeout', value: 'ms', summary: 'End every query after that time.' },
];

/** What the flags say. */
export interface Connection {
  readonly client: ClientOptions;
  readonly session: SessionOptions;
}

/** Reads the session flags. Asks for a missing password on a terminal. Throws UsageError. */
export async function connectionOf(given: Arguments, url: string, world: World): Promise<Connection> {
  const file = given.text('config-file');
  const entries = file === undefined ? new Map<string, string>() : parseProperties(scriptText(file));
  const own = (name: string): boolean => /^(ssl\.|sasl\.|security\.protocol$)/.test(name);
  const properties = new Map([...entries].filter(([name]) => !own(name)));
  const tls = tlsOptions(entries);
  const authorization = await authorizationOf(given, world);
  return {
    client: { url, ...(authorization === undefined ? {} : { authorization }), ...(tls === undefined ? {} : { tls }) },
    session: {
      properties,
      variables: new Map(given.all('define').map(definition)),
      output: outputFormat(given.text('output')),
      rowLimit: given.whole('query-row-limit', 1) ?? null,
      timeout: given.whole('query-timeout', 1, 2 ** 31 - 1) ?? null,
    },
  };
}

function outputFormat(word: string | undefined): OutputFormat {
  const wanted = (word ?? 'TABULAR').toUpperCase();
  if (wanted === 'TABULAR' || wanted === 'JSON') return wanted;
  throw new UsageError(`Invalid output format: '${word}' (valid formats: 'JSON', 'TABULAR')`, 'For example: --output JSON');
}

function definition(text: string): [string, string] {
  const match = /^\s*([A-Za-z_][A-Za-z0-9_@]*)\s*=([\s\S]*)$/.exec(text);
  if (match === null) throw new UsageError(`Failed to split variable: ${text}`, 'Write it as name=value: -d topic=orders');
  const value = match[2].trim();
  const quoted = /^'([\s\S]*)'$/.exec(value);
  return [match[1], quoted === null ? value : quoted[1].replaceAll("''", "'")];
}

async function authorizationOf(given: Arguments, world: World): Promise<string | undefined> {
  const user = given.text('user');
  const password = given.text('password');
  const token = given.text('token');
  if (token !== undefined) {
    if (user !== undefined || password !== undefined)
      throw new UsageError('Give either a token or user and password, not both.', 'Leave out one of them.');
    return `Bearer ${token}`;
  }
  if (user === undefined) {
    if (password !== undefined) throw new UsageError('A password needs a user.', 'Add -u <user>.');
    return undefined;
  }
  const secret = password ?? (await askPassword(world));
  return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
}

async function askPassword(world: World): Promise<string> {
  if (world.stdin.isTTY !== true) {
    throw new UsageError('Could not get console for enter password; use -p option instead.', 'Without a terminal nobody can be asked.');
  }
  world.stderr.write('Enter password: ');
  const editor = createInterface({ input: world.stdin, terminal: true });
  const line = await new Promise<string>((resolve) => editor.once('line', resolve));
  editor.close();
  world.stderr.write('\n');
  return line;
}

/** Key and value lines as in Java: `=`, `:` or blanks between, `#` and `!` comments, a backslash at the end joins lines. */
export function parseProperties(text: string): Map<string, string> {
  const entries = new Map<string, string>();
  const joined = text.replace(/\\\r?\n[ \t]*/g, '');
  for (const line of joined.split(/\r?\n/)) {
    const match = /^\s*((?:\\.|[^\s=:#!\\])(?:\\.|[^\s=:\\])*)\s*[=:\s]?\s*(.*)$/.exec(line);
    if (match !== null) entries.set(unescaped(match[1]), unescaped(match[2]));
  }
  return entries;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f' };

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_whole, code: string | undefined, letter: string) =>
    code === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** PEM certificates to trust, and a PKCS#12 store of our own. Java's own store format cannot be read here. */
function tlsOptions(entries: ReadonlyMap<string, string>): TlsOptions | undefined {
  const trusted = entries.get('ssl.truststore.location');
  const own = entries.get('ssl.keystore.location');
  if (trusted === undefined && own === undefined) return undefined;
  const passphrase = entries.get('ssl.keystore.password');
  return {
    ...(trusted === undefined ? {} : { ca: storeBytes('ssl.truststore.location', trusted, 'PEM') }),
    ...(own === undefined ? {} : { pfx: storeBytes('ssl.keystore.location', own, 'PKCS#12') }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

function storeBytes(name: string, path: string, wanted: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    throw new UsageError(`The file of ${name} cannot be read: ${path}`, 'Check the path in the properties file.');
  }
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0xfeedfeed) {
    throw new UsageError(`${name} is a Java key store (JKS).`, `Export it as ${wanted} with keytool and name that file.`);
  }
  return bytes;
}
