/** What the browser keeps between visits. Everything works without it: private windows and full disks must not break the page. */
import { isObject, items, parseJson, shown } from './wire/json.ts';

const PREFIX = 'millrace.';
const MAX_HISTORY = 200;
const MAX_TEXT = 20_000;

/** A kept text, or null. */
export function stored(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Keeps a text; does nothing where the browser will not. */
export function store(name: string, text: string): void {
  try {
    localStorage.setItem(PREFIX + name, text);
  } catch {
    // The page goes on without a memory.
  }
}

/** A statement that was run, and when, in milliseconds since 1970. */
export interface Remembered {
  readonly text: string;
  readonly at: number;
}

/** The statements run before, latest first. */
export function history(): Remembered[] {
  return items(parseJson(stored('history') ?? '[]'))
    .filter(isObject)
    .map((entry) => ({ text: shown(entry.text), at: Number(entry.at) || 0 }))
    .filter((entry) => entry.text !== '');
}

/** Puts a statement on top of the history; one that is there already moves up. */
export function addToHistory(text: string): void {
  if (text.length > MAX_TEXT) return;
  const others = history().filter((entry) => entry.text !== text);
  store('history', JSON.stringify([{ text, at: Date.now() }, ...others].slice(0, MAX_HISTORY)));
}

/** Forgets all statements. */
export function clearHistory(): void {
  store('history', '[]');
}
