/** What came of a call: its value or its message; so that two ways of doing a thing can be compared also where they fail. */
export function outcome<T>(call: () => T): { value: T } | { error: string } {
  try {
    return { value: call() };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
