/** Trees of the text formats and KAFKA as bytes and back. */
import type { RowShape } from '../../src/formats/format.ts';
import type { Tree } from '../../src/formats/tree.ts';
import type { SchemaLookup } from '../../src/formats/format.ts';
import { isNumber, parseTree, treeToJson } from './tree.ts';

export function writeTree(shape: RowShape, tree: Tree, _schemas: SchemaLookup | null): Buffer | null {
  if (tree === null) return null;
  if (shape.use.format === 'DELIMITED') return Buffer.from(String(tree));
  if (shape.use.format !== 'KAFKA') return Buffer.from(treeToJson(tree));
  const type = shape.columns[0]?.type.kind;
  const text = isNumber(tree) ? tree.number : String(tree);
  if (type === 'INTEGER') {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(Number(text) | 0);
    return bytes;
  }
  if (type === 'BIGINT') {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(BigInt.asIntN(64, BigInt(text)));
    return bytes;
  }
  if (type === 'DOUBLE') {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(Number(text));
    return bytes;
  }
  return Buffer.from(text);
}

export function readTree(shape: RowShape, bytes: Buffer, _schemas: SchemaLookup | null): Tree {
  if (shape.use.format === 'DELIMITED') return bytes.toString();
  if (shape.use.format !== 'KAFKA') return parseTree(bytes.toString());
  const type = shape.columns[0]?.type.kind;
  if (type === 'INTEGER') return { number: String(bytes.readInt32BE()), kind: 'integer' };
  if (type === 'BIGINT') return { number: String(bytes.readBigInt64BE()), kind: 'integer' };
  if (type === 'DOUBLE') {
    const text = String(bytes.readDoubleBE());
    return { number: /[.e]/.test(text) ? text : `${text}.0`, kind: 'decimal' };
  }
  return bytes.toString();
}
