/** TLS as the settings `ssl.*` describe it, for Node: key store, trust store, client certificates, protocol versions. Java's own JKS files cannot be read. */
import { readFileSync } from 'node:fs';
import type { SecureServerOptions } from 'node:http2';
import { createSecureContext } from 'node:tls';
import type { SecureVersion } from 'node:tls';
import { fail, messageOf } from '../base/errors.ts';

/** Null when no key store is named: clear text. Throws TLS_KEYSTORE. */
export function tlsOptions(setting: (name: string) => string): SecureServerOptions | null {
  const path = setting('ssl.keystore.location');
  if (path === '') return null;
  const client = setting('ssl.client.authentication').toUpperCase();
  const options: SecureServerOptions = {
    ...keyStore(path, setting),
    ...trustStore(setting),
    requestCert: client === 'REQUIRED' || client === 'REQUESTED',
    rejectUnauthorized: client === 'REQUIRED',
    ...protocols(setting('ssl.enabled.protocols')),
  };
  try {
    createSecureContext(options);
  } catch (error) {
    throw fail('TLS_KEYSTORE', { path, reason: messageOf(error) }, { cause: error });
  }
  return options;
}

function keyStore(path: string, setting: (name: string) => string): SecureServerOptions {
  const type = setting('ssl.keystore.type').toUpperCase() || typeByName(path);
  const passphrase = setting('ssl.keystore.password') || setting('ssl.key.password') || undefined;
  const bytes = read(path);
  if (type === 'PEM') return { key: bytes, cert: bytes, passphrase };
  if (type === 'PKCS12') return { pfx: bytes, passphrase };
  throw fail('TLS_KEYSTORE', { path, reason: `its type ${type} is not supported` });
}

/** Certificates of clients are checked against PEM certificates only. */
function trustStore(setting: (name: string) => string): SecureServerOptions {
  const path = setting('ssl.truststore.location');
  return path === '' ? {} : { ca: read(path) };
}

function protocols(names: string): SecureServerOptions {
  const versions = names
    .split(',')
    .map((name) => name.trim())
    .filter((name): name is SecureVersion => name === 'TLSv1.2' || name === 'TLSv1.3');
  return versions.length === 0 ? {} : { minVersion: [...versions].sort()[0], maxVersion: [...versions].sort().at(-1) };
}

function typeByName(path: string): string {
  if (/\.(pem|crt|key)$/i.test(path)) return 'PEM';
  return /\.(p12|pfx)$/i.test(path) ? 'PKCS12' : 'JKS';
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fail('TLS_KEYSTORE', { path, reason: messageOf(error) }, { cause: error });
  }
}
