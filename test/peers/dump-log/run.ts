/**
 * Our segment files read by Kafka's own DumpLogSegments, and batches made by Kafka's own classes read by us. Fetches Apache Kafka's jars with Maven into a cache folder outside the repository, once, then runs
 * `test/unit/log/kafka-tools.test.ts` with them. Where Java or Maven is missing, or Maven reaches nothing, it says so and ends well.
 *
 *   node test/peers/dump-log/run.ts          MILLRACE_PEERS (the cache folder; default ~/.cache/millrace-peers)
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CACHE = process.env.MILLRACE_PEERS ?? join(homedir(), '.cache', 'millrace-peers');
const LIB = join(CACHE, 'kafka-4.0.0');
const ROOT = join(import.meta.dirname, '..', '..', '..');

function has(program: string, flag: string): boolean {
  return spawnSync(program, [flag], { stdio: 'ignore' }).status === 0;
}

function skip(reason: string): never {
  console.log(`skipped: ${reason}`);
  process.exit(0);
}

/** Into another folder first: one that is there is whole. */
function fetchJars(): void {
  if (existsSync(LIB)) return;
  console.log("Maven fetches Kafka's jars");
  const part = `${LIB}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  copyFileSync(join(import.meta.dirname, 'pom.xml'), join(part, 'pom.xml'));
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';
  const fetched = spawnSync('mvn', ['-q', '-B', '-f', join(part, 'pom.xml'), goal, `-DoutputDirectory=${join(part, 'jars')}`], {
    encoding: 'utf8',
  });
  if (fetched.status === 0) renameSync(join(part, 'jars'), LIB);
  rmSync(part, { recursive: true, force: true });
  if (fetched.status === 0) return;
  skip(`Maven could not fetch Kafka's jars: ${fetched.stdout.split('\n').find((line) => line.includes('ERROR')) ?? 'no reason given'}`);
}

if (!has('java', '-version')) skip('there is no Java');
if (!has('mvn', '-v')) skip('there is no Maven');
fetchJars();
execFileSync(process.execPath, [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', 'test/unit/log/kafka-tools.test.ts'], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, KAFKA_LIB: LIB },
});
