/** KEY_SCHEMA_ID and VALUE_SCHEMA_ID of a sink: its columns must be in the registered schema, by name, type and position. */
import { fail } from '../../base/errors.ts';
import { sameType } from '../../data/types.ts';
import { columnsText } from '../../formats/check.ts';
import { located } from './side-formats.ts';
import type { At } from '../../../grammar/ast.ts';
import type { Column } from '../../data/schema.ts';
import type { SourceDefinition } from '../catalog.ts';
import type { InferColumns } from './source-columns.ts';

/** Throws SCHEMA_ID_MISMATCH. */
export function checkSchemaIds(definition: SourceDefinition, infer: InferColumns | null, at: At): void {
  if (infer === null) return;
  for (const side of ['key', 'value'] as const) {
    const use = definition[side];
    if (use.properties.schemaId === undefined) continue;
    const columns = definition.schema.filter((c) => c.role === side);
    const registered = registeredColumns(definition, side, infer, at);
    const wrong = columns.filter(
      (c, i) => registered[i] === undefined || (!use.unwrapped && registered[i].name !== c.name) || !sameType(registered[i].type, c.type),
    );
    if (wrong.length === 0) continue;
    throw fail('SCHEMA_ID_MISMATCH', { side, columns: columnsText(wrong), registered: columnsText(registered) }, { at });
  }
}

/** The columns of the registered schema; a key of several columns is registered as one record, whose fields they are. */
function registeredColumns(definition: SourceDefinition, side: 'key' | 'value', infer: InferColumns, at: At): readonly Column[] {
  const use = definition[side];
  const columns = located(() => infer({ side, topic: definition.topic, use, unwrapped: use.unwrapped }), at);
  const [only] = columns;
  if (columns.length !== 1 || only.type.kind !== 'STRUCT' || side === 'value' || use.unwrapped || only.name !== 'ROWKEY') return columns;
  return only.type.fields.map((f) => ({ name: f.name, type: f.type, role: side }));
}
