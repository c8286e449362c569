/** A query of the page: asks for its rows, reads them until they end or are no longer wanted, and tells its card. */
import type { QueryMode } from '../script.ts';
import { closeQuery, failureIn, openQuery, RequestFailed } from '../wire/client.ts';
import type { SessionFacts } from '../wire/client.ts';
import { splitRow } from '../wire/row.ts';
import type { Column } from './rows.ts';
import type { Card } from './card.ts';
import { createLiveView } from './live-view.ts';

/** A server can send faster than a page can read: after so long the page draws and listens before it reads on. */
const LONGEST_BUSY_MS = 20;
const PRINT_COLUMNS: readonly Column[] = [{ name: 'record', type: 'text' }];

/** A query on the page. */
export interface LiveQuery {
  /** Resolves when its columns are known, or it has failed. */
  readonly started: Promise<void>;
  /** Resolves when no more rows come. Never rejects: a failure is shown through `onFailure`. */
  readonly ended: Promise<void>;
  /** Stops it and lets go of what its card holds. */
  readonly close: () => void;
}

/** Runs a query into a card. */
export function runLive(
  card: Card,
  text: string,
  mode: QueryMode,
  session: SessionFacts,
  onFailure: (failure: RequestFailed) => Node,
): LiveQuery {
  const stop = new AbortController();
  const view = createLiveView(card, mode, () => stop.abort());
  let queryId: string | null = null;
  let begun: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const read = async () => {
    const stream = await openQuery(text, session, mode === 'print', stop.signal);
    queryId = stream.queryId;
    view.open(stream.columns ?? PRINT_COLUMNS);
    begun();
    let busySince = performance.now();
    for await (const lines of stream.batches) {
      const now = Date.now();
      for (const line of lines) {
        const failure = mode === 'print' ? null : failureIn(line);
        if (failure !== null) throw failure;
        const row = mode === 'print' ? [JSON.stringify(line)] : splitRow(line);
        if (row !== null) view.add(row, now);
      }
      view.changed();
      if (performance.now() - busySince < LONGEST_BUSY_MS) continue;
      await new Promise((resolve) => setTimeout(resolve));
      busySince = performance.now();
    }
  };
  const ended = read()
    .then(() => view.end('ended', null))
    .catch((error: unknown) => {
      if (stop.signal.aborted) return view.end('stopped', null);
      const failure =
        error instanceof RequestFailed
          ? error
          : new RequestFailed('The connection to the server was lost.', { hint: 'Run the query again when the server is back.' });
      return view.end('failed', onFailure(failure));
    })
    .finally(() => begun());
  stop.signal.addEventListener('abort', () => {
    if (queryId !== null && mode === 'push') void closeQuery(queryId);
  });
  const close = () => {
    stop.abort();
    view.close();
  };
  return { started, ended, close };
}
