/** Statements that parse and do not mean anything yet: the one list. Each answers with STATEMENT_UNSUPPORTED, which names it and the way out. */
import type { StatementKind } from '../../grammar/ast.ts';
import type { Unsupported } from './meaning.ts';

const CONNECTORS = 'Write to the topic with INSERT INTO, /inserts-stream or the library instead.';

export const NOT_SUPPORTED = {
  createConnector: { kind: 'unsupported', name: 'CREATE CONNECTOR', reason: CONNECTORS },
  dropConnector: { kind: 'unsupported', name: 'DROP CONNECTOR', reason: CONNECTORS },
  showConnectors: { kind: 'unsupported', name: 'SHOW CONNECTORS', reason: CONNECTORS },
  showConnectorPlugins: { kind: 'unsupported', name: 'SHOW CONNECTOR PLUGINS', reason: CONNECTORS },
  describeConnector: { kind: 'unsupported', name: 'DESCRIBE CONNECTOR', reason: CONNECTORS },
} as const satisfies Partial<Record<StatementKind, Unsupported>>;
