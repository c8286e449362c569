/** A row as JSON whose numbers lose nothing: whole numbers past 2^53 become `bigint`, and other numbers that a double would change stay text. */

/** Null when the text is no JSON object. */
export function parseExactRow(text: string): Readonly<Record<string, unknown>> | null {
  let value: unknown;
  try {
    value = JSON.parse(text, exactNumber);
  } catch {
    return null;
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}

function exactNumber(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  const { source } = context;
  if (/^-?\d+$/.test(source)) return Number.isSafeInteger(value) ? value : BigInt(source);
  return String(value) === source ? value : source;
}
