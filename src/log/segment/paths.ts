/** Where things lie in a log's directory. */

export const topicsDirectory = (directory: string): string => `${directory}/topics`;
export const journalDirectory = (directory: string): string => `${directory}/journal`;

/** The directory of a partition, inside that of the topics. */
export const partitionPath = (topics: string, topic: string, partition: number): string => `${topics}/${topic}-${partition}`;

/** The name of one of a segment's files. */
export const segmentName = (base: number, suffix: string): string => `${String(base).padStart(20, '0')}${suffix}`;
