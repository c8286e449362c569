/**
 * Changes that can be taken back: state moves ahead when a frame is built and goes back when the frame cannot be written.
 * Maps hold immutable values, so taking back is putting the old value again.
 */

/** What to do, in reverse order, to be where one was. */
export type Undo = (() => void)[];

/** Sets or (with undefined) removes an entry and remembers what was there. */
export function put<K, V>(map: Map<K, V>, key: K, value: V | undefined, undo: Undo): void {
  const before = map.get(key);
  const existed = map.has(key);
  undo.push(() => {
    if (existed) map.set(key, before as V);
    else map.delete(key);
  });
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

/** Takes everything back. */
export function takeBack(undo: Undo): void {
  for (let step = undo.pop(); step; step = undo.pop()) step();
}
