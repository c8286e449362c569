/** Errors of the server area. See definition.ts for the shape. */
import type { ErrorDefinition } from './definition.ts';

export const serverErrors = {
} as const satisfies Record<string, ErrorDefinition>;
