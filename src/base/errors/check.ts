/** Errors of checking a data directory. See definition.ts for the shape. */
import type { ErrorDefinition } from './definition.ts';

export const checkErrors = {
  CHECK_NO_DATA: {
    category: 'request',
    text: 'There is no data directory of Millrace at {directory}.',
    hint: 'Name the directory that "millrace start --data" was given; the default is ./millrace-data.',
  },
} as const satisfies Record<string, ErrorDefinition>;
