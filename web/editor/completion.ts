/** Completion: the grammar says which words fit, the catalogue which names there are. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { complete } from '../../grammar/complete.ts';
import { statementAt } from '../script.ts';

/** The names the server knows. */
export interface Names {
  readonly sources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly columns: readonly { readonly name: string; readonly type: string }[];
  }[];
  readonly functions: readonly { readonly name: string; readonly type: string }[];
}

const TYPES = [
  'ARRAY<',
  'BIGINT',
  'BOOLEAN',
  'BYTES',
  'DATE',
  'DECIMAL(',
  'DOUBLE',
  'INT',
  'MAP<',
  'STRING',
  'STRUCT<',
  'TIME',
  'TIMESTAMP',
  'VARCHAR',
];
const PROPERTIES = [
  'FORMAT',
  'KAFKA_TOPIC',
  'KEY_DELIMITER',
  'KEY_FORMAT',
  'KEY_SCHEMA_ID',
  'PARTITIONS',
  'REPLICAS',
  'RETENTION_MS',
  'TIMESTAMP',
  'TIMESTAMP_FORMAT',
  'VALUE_AVRO_SCHEMA_FULL_NAME',
  'VALUE_DELIMITER',
  'VALUE_FORMAT',
  'VALUE_SCHEMA_ID',
  'WINDOW_SIZE',
  'WINDOW_TYPE',
  'WRAP_SINGLE_VALUE',
];
/** Longer texts are not completed: the grammar reads the statement at each key. */
const MAX_STATEMENT = 20_000;

/** The names of the sources a statement mentions; a column of one of them is the likelier one. */
function mentioned(statement: string, names: Names): Names['sources'] {
  const words = new Set(statement.toUpperCase().match(/[A-Z0-9_@-]+/g));
  const found = names.sources.filter((source) => words.has(source.name.toUpperCase()));
  return found.length > 0 ? found : names.sources;
}

/** A name as it must be written: quoted where it would be read as another. */
export function written(name: string): string {
  return /^[A-Z_][A-Z0-9_@]*$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``;
}

function named(kind: string | null, statement: string, names: Names): Completion[] {
  const sources = () =>
    names.sources.map((source) => ({ label: written(source.name), type: 'class', detail: source.kind.toLowerCase(), boost: 5 }));
  const functions = () =>
    names.functions.map((one) => ({ label: one.name, apply: `${one.name}(`, type: 'function', detail: one.type.toLowerCase() }));
  switch (kind) {
    case 'source':
      return sources();
    case 'column': {
      const columns = mentioned(statement, names).flatMap((source) =>
        source.columns.map((column) => ({ label: written(column.name), type: 'property', detail: column.type, boost: 8 })),
      );
      return [...new Map(columns.map((column) => [column.label, column])).values(), ...functions()];
    }
    case 'function':
      return functions().map((one) => ({ ...one, apply: one.label }));
    case 'type':
      return TYPES.map((label) => ({ label, type: 'type' }));
    case 'property':
      return PROPERTIES.map((label) => ({ label, type: 'property' }));
    default:
      return [];
  }
}

/** Makes the completion source of the editor; `names` is asked at each use. */
export function completionFrom(names: () => Names): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const text = context.state.doc.toString();
    const statement = statementAt(text, context.pos);
    const start = statement !== null && statement.from <= context.pos ? statement.from : 0;
    if (context.pos - start > MAX_STATEMENT) return null;
    const found = complete(text.slice(start, context.pos), context.pos - start);
    const from = found.from + start;
    const typing = from < context.pos;
    const wanted = typing || context.explicit || (found.names === 'source' && /\s/.test(text[context.pos - 1] ?? ''));
    if (!wanted) return null;
    const keywords = found.keywords.map((label): Completion => ({ label, type: 'keyword' }));
    const options = [...named(found.names, statement?.text ?? '', names()), ...keywords];
    return options.length === 0 ? null : { from, options, validFor: /^[A-Za-z0-9_@`]*$/ };
  };
}
