/** Trees without what depends on the text they were parsed from. */

/** A copy of a tree without `at`, `text` and whether identifiers stood in quotes; bigints as text, so that it can be compared as JSON. */
export function withoutPlaces(node: unknown): unknown {
  if (typeof node === 'bigint') return `${node}n`;
  if (Array.isArray(node)) return node.map(withoutPlaces);
  if (node === null || typeof node !== 'object') return node;
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === 'at' || key === 'quoted' || (key === 'text' && 'kind' in node && !['decimal', 'double'].includes(String(node.kind))))
      continue;
    kept[key] = withoutPlaces(value);
  }
  return kept;
}
