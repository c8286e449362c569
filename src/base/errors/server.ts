/** Errors of the server area. See definition.ts for the shape. */
import type { ErrorDefinition } from './definition.ts';

export const serverErrors = {
  REQUEST_INVALID_JSON: {
    category: 'request',
    text: 'Invalid JSON in request: {reason}',
    hint: 'Send one JSON object as the body; see the field names of the endpoint.',
  },
  REQUEST_TOO_LARGE: {
    category: 'request',
    text: 'The request body is larger than {limit} bytes.',
    hint: 'Send fewer statements per request, or stream rows to /inserts-stream.',
  },
  REQUEST_NOT_HTTP: {
    category: 'request',
    text: 'The request is not valid HTTP: {reason}',
    hint: 'Check what writes the request, and whether it speaks TLS where the server does not.',
  },
  REQUEST_HEADERS_TOO_LARGE: {
    category: 'request',
    text: 'The request line and the headers are larger than {limit} bytes.',
    hint: 'Send SQL and data in the body, and fewer cookies.',
  },
  REQUEST_EXTENSIONS_TOO_LARGE: {
    category: 'request',
    text: 'The chunk extensions of the request body are too large.',
    hint: 'Send the body in chunks without extensions.',
  },
  REQUEST_TOO_SLOW: {
    category: 'request',
    text: 'The request was not complete in time.',
    hint: 'Send all of it at once; rows that come over time go to /inserts-stream over HTTP/2.',
  },
  REQUEST_CUT_OFF: {
    category: 'request',
    text: 'The request body ended before it was complete.',
    hint: 'Check Content-Length and that the connection stays open until the body is sent.',
  },
  REQUEST_URL_INVALID: {
    category: 'request',
    text: 'The request URL cannot be decoded: {reason}',
    hint: 'Percent-encode the path and the query string as UTF-8.',
  },
  FIELD_MUST_BE_POPULATED: {
    category: 'request',
    text: '"{field}" field must be populated',
    hint: 'Put the statement text into "{field}".',
  },
  HTTP2_ONLY: {
    category: 'request',
    text: 'This endpoint is only available when using HTTP2',
    hint: 'Open the connection with HTTP/2: prior knowledge in clear text, ALPN "h2" over TLS.',
  },
  HTTP11_OR_HTTP2_ONLY: {
    category: 'request',
    text: 'This endpoint is only available when using HTTP1.1 or HTTP2',
    hint: 'Send the request as HTTP/1.1.',
  },
  INSERTS_FAILED: {
    category: 'server',
    text: 'Error in processing inserts. Check server logs for details.',
    hint: 'The log of the server names the cause; rows acknowledged before are inserted.',
  },
  NO_SUCH_QUERY_ID: {
    category: 'request',
    text: 'No query with id {id}',
    hint: 'The query may have ended already; SHOW QUERIES lists those that run.',
  },
  COMMAND_NOT_FOUND: {
    category: 'notFound',
    text: 'Command not found',
    hint: 'GET /status lists the command ids this server knows.',
  },
  INSERTS_INVALID_JSON: {
    category: 'request',
    text: 'Invalid JSON in inserts stream',
    hint: 'Each line after the first is one JSON object: a row.',
  },
  INSERTS_LINE_TOO_LONG: {
    category: 'request',
    text: 'A line of the inserts stream is longer than {limit} bytes.',
    hint: 'Send one row per line, ended by a line feed.',
  },
  CLUSTER_TERMINATE_UNSUPPORTED: {
    category: 'request',
    text: 'Terminating the cluster over REST is not supported yet.',
    hint: 'Terminate queries with TERMINATE ALL, drop sources with DROP, then stop the server.',
  },
  CROSS_SITE_REQUEST: {
    category: 'request',
    text: 'A page of {origin} may not use this server.',
    hint: 'Name the origin in the setting access.control.allow.origin to let its pages in.',
  },
  SERVER_INITIALIZING: {
    category: 'unavailable',
    text: 'KSQL is not yet ready to serve requests.',
    hint: 'Try again in a moment.',
  },
  SERVER_TERMINATING: {
    category: 'unavailable',
    text: 'The server is shutting down',
    hint: 'Connect again once it has been started.',
  },
  SERVER_TERMINATED: {
    category: 'unavailable',
    text: 'The server is shut down',
    hint: 'Start it again.',
  },
  TLS_KEYSTORE: {
    category: 'request',
    text: 'The key store {path} cannot be used: {reason}',
    hint: 'Give a PKCS12 or PEM file in ssl.keystore.location, its type in ssl.keystore.type and its password in ssl.keystore.password.',
  },
  PORT_IN_USE: {
    category: 'unavailable',
    text: 'Port {port} on {host} is in use by another program.',
    hint: 'Choose another with --port, or stop the program that listens there.',
  },
  LISTEN_FAILED: {
    category: 'unavailable',
    text: 'Cannot listen on {host}:{port}: {reason}',
    hint: 'Choose an address of this machine with --host and a free port with --port.',
  },
} as const satisfies Record<string, ErrorDefinition>;
