/** Errors of the engine area. See definition.ts for the shape. */
import type { ErrorDefinition } from './definition.ts';

export const engineErrors = {
} as const satisfies Record<string, ErrorDefinition>;
