/** Fetches what the peers need with Maven and compiles their sources, into `target/` beside this file; again only when something has changed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UsageError } from '../command-line.ts';

const HERE = import.meta.dirname;
const TARGET = join(HERE, 'target');
const MARK = join(TARGET, 'built.txt');
const LEAST_JAVA = 17;

const HOW_TO_GET = `
The peers are Java programs: they need a JDK, ${LEAST_JAVA} or newer (java and javac), and Maven 3.8 or newer (mvn) on the PATH.
  Debian, Ubuntu:  apt-get install openjdk-${LEAST_JAVA}-jdk-headless maven
  Fedora:          dnf install java-${LEAST_JAVA}-openjdk-devel maven
  macOS:           brew install openjdk@${LEAST_JAVA} maven
Everything else of Millrace, and \`npm run bench\`, does without.`;

/** The class path to run the peers with. Throws UsageError where Java or Maven is missing or too old, or where Maven fails. */
export function buildPeers(): string {
  failUnlessJava('java');
  const now = fingerprint();
  if (!existsSync(MARK) || readFileSync(MARK, 'utf8') !== now) {
    failUnlessJava('javac');
    if (printed('mvn', '-v') === null) throw new UsageError(`Maven is missing: \`mvn -v\` does not run here.${HOW_TO_GET}`);
    console.log('Building the peers; the first time, Maven fetches about 230 MB.');
    const { status, stdout } = spawnSync('mvn', ['-q', '-B', 'compiler:compile', 'dependency:copy-dependencies'], {
      cwd: HERE,
      encoding: 'utf8',
    });
    if (status !== 0) throw new UsageError(`Maven could not fetch or build the peers:\n${errorLines(stdout)}`);
    writeFileSync(MARK, now);
  }
  // The sources too, for what lies in their META-INF.
  return [join(TARGET, 'classes'), join(HERE, 'src'), join(TARGET, 'lib', '*')].join(delimiter);
}

function failUnlessJava(program: 'java' | 'javac'): void {
  const text = printed(program, '-version');
  if (text === null) {
    const what = program === 'java' ? 'Java' : 'The Java compiler';
    throw new UsageError(`${what} is missing: \`${program} -version\` does not run here.${HOW_TO_GET}`);
  }
  const version = javaVersion(text);
  if (version !== null && version < LEAST_JAVA) throw new UsageError(`${program} here is version ${version}.${HOW_TO_GET}`);
}

/** What a program prints when asked for its version; null where it does not run. */
function printed(program: string, flag: string): string | null {
  const { status, stdout, stderr } = spawnSync(program, [flag], { encoding: 'utf8' });
  return status === 0 ? stdout + stderr : null;
}

/** The feature release in what `java -version` or `javac -version` prints, 8 for `1.8.0_402`; null where no version is found. */
export function javaVersion(text: string): number | null {
  const found = /(?:version "|javac )(?:1\.)?(\d+)/.exec(text);
  return found === null ? null : Number(found[1]);
}

/** Of everything that is built from. */
function fingerprint(): string {
  const sources = readdirSync(join(HERE, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.java'));
  const hash = createHash('sha256').update(readFileSync(join(HERE, 'pom.xml')));
  for (const path of sources.sort()) hash.update(path).update(readFileSync(join(HERE, 'src', path)));
  return hash.digest('hex');
}

function errorLines(output: string): string {
  const errors = output.split('\n').filter((line) => line.includes('ERROR'));
  return errors.slice(0, 5).join('\n');
}
