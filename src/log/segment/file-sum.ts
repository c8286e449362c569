/** The checksum of a whole file, read in pieces. */
import { crc32c } from '../crc32c.ts';
import type { OpenFile } from '../../base/files.ts';

const CHUNK = 1 << 20;

/** CRC32C of the first `length` bytes. */
export function sumOfFile(file: OpenFile, length: number): number {
  const bytes = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(length, 1)));
  let crc = 0;
  for (let position = 0; position < length; ) {
    const got = file.read(bytes, 0, Math.min(bytes.length, length - position), position);
    if (got === 0) break;
    crc = crc32c(bytes, crc, 0, got);
    position += got;
  }
  return crc;
}
