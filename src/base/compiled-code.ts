/** Code that Node compiled for a thread's modules, kept for the next start. */
import { flushCompileCache } from 'node:module';

/** Long enough for a start to be over; ms. */
const AFTER_MS = 1000;

/** Keeps this thread's compiled code soon, if anything new was compiled. Node does so by itself when a thread ends in order, which one that is killed does not. */
export function keepCompiledCode(): void {
  setTimeout(flushCompileCache, AFTER_MS).unref();
}
