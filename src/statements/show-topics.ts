/** SHOW TOPICS: those of users, or ALL of them; EXTENDED counts the groups that have a position in them. */
import { matchesTopicList } from '../engine/settings.ts';
import { textOf } from './meaning.ts';
import type { TopicDescription } from '../log/log.ts';
import type { Engine } from '../engine/engine.ts';
import type { Local, StatementOf } from './meaning.ts';

export const showTopics: Local<StatementOf<'showTopics'>> = {
  kind: 'local',
  run(statement, { engine }) {
    const statementText = textOf(statement);
    const shown = topicsOf(engine, statement.all);
    const topics = shown.map((t) => ({ name: t.name, replicaInfo: new Array<number>(t.partitions).fill(1) }));
    if (!statement.extended) return { '@type': 'kafka_topics', statementText, topics, warnings: [] };
    const groups = groupCounts(engine);
    const counted = topics.map((t) => ({
      ...t,
      consumerCount: (groups.get(t.name) ?? 0) * t.replicaInfo.length,
      consumerGroupCount: groups.get(t.name) ?? 0,
    }));
    return { '@type': 'kafka_topics_extended', statementText, topics: counted, warnings: [] };
  },
};

function topicsOf(engine: Engine, all: boolean): TopicDescription[] {
  return engine.log
    .topics()
    .filter((t) => all || !matchesTopicList(engine.settings.get('ksql.hidden.topics'), t.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Groups with a position, by topic. */
function groupCounts(engine: Engine): Map<string, number> {
  const counts = new Map<string, number>();
  for (const group of engine.log.groups()) {
    for (const topic of new Set(engine.log.committedOffsets(group).map((c) => c.topic))) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  }
  return counts;
}
