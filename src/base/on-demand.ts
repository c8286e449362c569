/** What most processes never need: packages are loaded, and values made, when they are first asked for. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Makes the value at the first call and gives the same one from then on. */
export function onDemand<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** A package that is loaded at the first call. */
export function packageOnDemand<T>(name: string): () => T {
  return onDemand(() => require(name) as T);
}
