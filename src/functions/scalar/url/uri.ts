/**
 * URIs as java.net.URI reads them (RFC 2396, with non-ASCII letters allowed), for the URL_EXTRACT functions.
 * Not the WHATWG URL of browsers: nothing is normalised, and a URI without a scheme is fine.
 */
import { fail } from '../../../base/errors.ts';

/** Parts as written; null where absent. An opaque URI (`mailto:a@b`) has neither host, path nor query. */
export interface Uri {
  readonly scheme: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly path: string | null;
  readonly query: string | null;
  readonly fragment: string | null;
}

/** Characters beyond ASCII other than spaces and controls count as unreserved. */
const OTHER =
  '\\u{a1}-\\u{167f}\\u{1681}-\\u{1fff}\\u{200b}-\\u{2027}\\u{202a}-\\u{202e}\\u{2030}-\\u{205e}\\u{2060}-\\u{2fff}\\u{3001}-\\u{10ffff}';
const UNRESERVED = `a-zA-Z0-9_.!~*'()\\-${OTHER}`;
const legal = (extra: string): RegExp => new RegExp(`^(?:[${UNRESERVED}${extra}]|%[0-9a-fA-F]{2})*$`, 'u');
const LEGAL_PATH = legal(':@&=+$,;/');
const LEGAL_URIC = legal(';/?:@&=+$,\\[\\]');
const LEGAL_AUTHORITY = legal(';:@&=+$,\\[\\]');
const LEGAL_USER = legal(';:&=+$,');
const HOST_NAME = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)*[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.?$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;
const IPV6 = /^\[[0-9a-fA-F:.]+(?:%[\w.~-]+)?\]$/;

/** Reads a URI. Throws for one that is malformed; the error names the function. */
export function parseUri(text: string, functionName: string): Uri {
  const refuse = (reason: string): Error => fail('FUNCTION_INPUT', { name: functionName, reason: `'${text}' is not a URL: ${reason}` });
  const hash = text.indexOf('#');
  const fragment = hash < 0 ? null : text.slice(hash + 1);
  if (fragment !== null && !LEGAL_URIC.test(fragment)) throw refuse('the fragment has an illegal character');
  const body = hash < 0 ? text : text.slice(0, hash);
  const colon = /^([^/?:]*):/.exec(body);
  const scheme = colon === null ? null : colon[1];
  if (scheme !== null && !/^[a-zA-Z][a-zA-Z0-9+.-]*$/.test(scheme)) throw refuse('the scheme is malformed');
  const rest = scheme === null ? body : body.slice(scheme.length + 1);
  if (scheme !== null && rest === '') throw refuse('nothing follows the scheme');
  if (scheme !== null && !rest.startsWith('/')) {
    if (!LEGAL_URIC.test(rest)) throw refuse('it has an illegal character');
    return { scheme, host: null, port: null, path: null, query: null, fragment };
  }
  return { scheme, fragment, ...hierarchical(rest, refuse) };
}

function hierarchical(rest: string, refuse: (reason: string) => Error): Omit<Uri, 'scheme' | 'fragment'> {
  const [, authority, path, query] = /^(?:\/\/([^/?]*))?([^?]*)(?:\?(.*))?$/s.exec(rest) as RegExpExecArray;
  if (authority === '' && path === '') throw refuse('the host is missing');
  if (!LEGAL_PATH.test(path)) throw refuse('the path has an illegal character');
  if (query !== undefined && !LEGAL_URIC.test(query)) throw refuse('the query has an illegal character');
  if (authority !== undefined && !LEGAL_AUTHORITY.test(authority) && serverOf(authority) === null)
    throw refuse('the host has an illegal character');
  return { ...(serverOf(authority ?? '') ?? { host: null, port: null }), path, query: query ?? null };
}

/** Host and port of an authority `user@host:port`; null when it has another form, which is legal but has no host. */
function serverOf(authority: string): { host: string; port: number | null } | null {
  const match = /^(?:([^@]*)@)?(\[[^\]]*\]|[^:@]*)(?::(\d*))?$/.exec(authority);
  if (match === null) return null;
  const [, user, host, port] = match;
  if (user !== undefined && !LEGAL_USER.test(user)) return null;
  if (!HOST_NAME.test(host) && !IPV4.test(host) && !IPV6.test(host)) return null;
  return { host, port: port === undefined || port === '' ? null : Number(port) };
}

/** A part with its `%XX` sequences decoded as UTF-8; bytes that are none become U+FFFD. */
export function decodePart(part: string): string {
  return part.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}
