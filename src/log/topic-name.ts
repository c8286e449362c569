/** What a topic may be called and how many partitions it may have: Kafka's rules, which statements check before anything is written and the log once more. */

export const MAX_PARTITIONS = 10_000;

const NAME = /^[a-zA-Z0-9._-]{1,249}$/;

export function isTopicName(name: string): boolean {
  return NAME.test(name) && name !== '.' && name !== '..';
}
