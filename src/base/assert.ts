/** Assertions: our own mistakes. They never fire from user input; user mistakes are `errors.ts`. */

/** Throws when a promise of the code to itself is broken. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${what}. This is a defect in Millrace; please report it.`);
}

/** For the default branch of a switch over a closed union: a missing case does not compile. */
export function unreachable(value: never): never {
  throw new Error(`Assertion failed: unexpected ${JSON.stringify(value)}. This is a defect in Millrace; please report it.`);
}
