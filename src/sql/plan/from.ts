/** FROM with one source: the node that reads a topic. */
import type { SourceDefinition } from '../catalog.ts';
import type { SourceNode } from './nodes.ts';

export function sourceNode(definition: SourceDefinition, alias: string, id: string): SourceNode {
  return { kind: 'source', id, columns: definition.schema, output: definition.kind, window: definition.window, source: definition, alias };
}
