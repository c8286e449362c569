/** SHOW STREAMS and SHOW TABLES, plain and EXTENDED, and DESCRIBE STREAMS and TABLES. */
import { describeSource } from './source-description.ts';
import { textOf } from './meaning.ts';
import type { SourceInfo } from '../api/entities.ts';
import type { Engine } from '../engine/engine.ts';
import type { SourceDefinition, SourceKind } from '../sql/catalog.ts';
import type { Local, StatementOf } from './meaning.ts';

export const showSources: Local<StatementOf<'showSources'>> = {
  kind: 'local',
  run(statement, { engine }) {
    const statementText = textOf(statement);
    const sources = sourcesOf(engine, statement.type);
    if (statement.extended) {
      return {
        '@type': 'source_descriptions',
        statementText,
        sourceDescriptions: sources.map((s) => describeSource(engine, s, true)),
        warnings: [],
      };
    }
    if (statement.type === 'STREAM')
      return { '@type': 'streams', statementText, streams: sources.map((s) => sourceInfo(s, 'STREAM')), warnings: [] };
    return { '@type': 'tables', statementText, tables: sources.map((s) => sourceInfo(s, 'TABLE')), warnings: [] };
  },
};

export const describeSources: Local<StatementOf<'describeSources'>> = {
  kind: 'local',
  run(statement, { engine }) {
    const sourceDescriptions = sourcesOf(engine, statement.type).map((s) => describeSource(engine, s, statement.extended));
    return { '@type': 'source_descriptions', statementText: textOf(statement), sourceDescriptions, warnings: [] };
  },
};

/** Sources of a kind by name. */
function sourcesOf(engine: Engine, kind: SourceKind): SourceDefinition[] {
  return [...engine.catalog.sources.values()].filter((s) => s.kind === kind).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function sourceInfo<K extends SourceKind>(source: SourceDefinition, type: K): SourceInfo<K> {
  return {
    type,
    name: source.name,
    topic: source.topic,
    keyFormat: source.key.format,
    valueFormat: source.value.format,
    isWindowed: source.window !== null,
  };
}
