/** What a shell says first: its name, and which server it talks to. */
import { ConnectionError, ServerError } from './failure.ts';
import { padded, widthOf, wrapped } from './render/cells.ts';
import type { Session } from './session.ts';
import { print } from './session.ts';
import { coloured } from './terminal.ts';
import { clientVersion } from './version.ts';

const LOGO = [' __  __ _ _ _', '|  \\/  (_) | |_ _ __ _  __ ___', '| |\\/| | | | | `_/ _` |/ _/ -_)', '|_|  |_|_|_|_|_| \\__,_|\\__\\___|'];

const FRAME_WIDTH = 80;

/** Logo, server and the pointer to help. */
export async function printGreeting(session: Session): Promise<void> {
  const { terminal } = session;
  const logo = terminal.columns() >= 40 ? LOGO : ['Millrace'];
  print(session, ...logo.map((line) => coloured(terminal, 'cyan', line)), 'Streaming SQL over an embedded log', '');
  await printServer(session);
  print(session, '', "Having trouble? Type 'help' (case-insensitive) for a rundown of how things work!", '');
}

/** Version and state of the server; a frame with the reason when it does not answer. */
export async function printServer(session: Session): Promise<void> {
  const { client, terminal } = session;
  try {
    const { version, status } = await client.info();
    print(session, `CLI v${clientVersion()}, Server v${version} located at ${client.url}`, `Server Status: ${status}`);
  } catch (error) {
    if (!(error instanceof ConnectionError) && !(error instanceof ServerError)) throw error;
    const what = `Remote server at ${client.url} does not appear to be a valid KSQL server.`;
    const lines = [what, '', error.message, ...(error instanceof ConnectionError ? [error.hint] : [])];
    print(session, ...framed('ERROR', lines).map((line) => coloured(terminal, 'red', line)), '');
    print(session, `CLI v${clientVersion()}, Server v<unknown> located at ${client.url}`, 'Server Status: <unknown>');
  }
}

function framed(title: string, lines: readonly string[]): string[] {
  const inner = FRAME_WIDTH - 4;
  const centred = ' '.repeat(Math.floor((inner - widthOf(title)) / 2)) + title;
  const body = [centred, ...lines].flatMap((line) => wrapped(line, inner)).map((line) => `* ${padded(line, inner)} *`);
  return ['*'.repeat(FRAME_WIDTH), ...body, '*'.repeat(FRAME_WIDTH)];
}
