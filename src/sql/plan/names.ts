/**
 * Names that the planner makes up: output names of expressions without alias, of synthetic keys and of plan nodes.
 *
 * The rules are ksqlDB's, because clients see the results: `KSQL_COL_<n>` counts the unnamed expressions of a statement and skips
 * numbers that source columns already use; a struct field is called after itself, then `<FIELD>_1`, `<FIELD>_2` and so on.
 */

/** Hands out output names; one per statement, because it counts. */
export interface NameGenerator {
  /** The next `KSQL_COL_<n>`. */
  readonly next: () => string;
  /** The name for an unaliased `a->field`. */
  readonly forField: (field: string) => string;
}

/** @param taken names of the sources' columns. */
export function nameGenerator(taken: ReadonlySet<string>): NameGenerator {
  let count = 0;
  const used = new Set(taken);
  return {
    next() {
      let name = `KSQL_COL_${count++}`;
      while (taken.has(name)) name = `KSQL_COL_${count++}`;
      return name;
    },
    forField(field) {
      const name = freeName(field, used);
      used.add(name);
      return name;
    },
  };
}

/** `base`, or `base_1`, `base_2`, … whichever is free first. */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  let name = base;
  for (let i = 1; taken.has(name); i++) name = `${base}_${i}`;
  return name;
}

/** Hands out node ids that are unique in one plan and the same for the same statement text. */
export type NodeIds = (base: string) => string;

export function nodeIds(): NodeIds {
  const used = new Set<string>();
  return (base) => {
    let id = base;
    for (let i = 2; used.has(id); i++) id = `${base}-${i}`;
    used.add(id);
    return id;
  };
}

/** `A`, `A and B`, `A, B and C` (or another last word): lists in messages. */
export function joinWords(words: readonly string[], last: string): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words[words.length - 1]}`;
}
