/** Error codes that no test provokes, each with the reason. The tidy test holds this list against the catalogue and the tests. */
export const UNPROVOKED: Readonly<Record<string, string>> = {};
