/** Fetches what the peers need with Maven and compiles their sources, into `target/` beside this file; again only when something has changed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HERE = import.meta.dirname;
const TARGET = join(HERE, 'target');
const MARK = join(TARGET, 'built.txt');

/** What the peers cannot be run without; its message is for the user. */
export class MissingTool extends Error {}

function failUnless(program: string, flag: string, what: string): void {
  if (spawnSync(program, [flag], { stdio: 'ignore' }).status === 0) return;
  throw new MissingTool(`the peers need ${what}, and \`${program} ${flag}\` does not run here`);
}

function fingerprint(): string {
  const sources = readdirSync(join(HERE, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.java'));
  const hash = createHash('sha256').update(readFileSync(join(HERE, 'pom.xml')));
  for (const path of sources.sort()) hash.update(path).update(readFileSync(join(HERE, 'src', path)));
  return hash.digest('hex');
}

/** The class path to run the peers with. Throws MissingTool where Java or Maven is missing, or where Maven fails. */
export function buildPeers(): string {
  failUnless('java', '-version', 'Java, 17 or newer');
  const now = fingerprint();
  if (!existsSync(MARK) || readFileSync(MARK, 'utf8') !== now) {
    failUnless('mvn', '-v', 'Maven');
    failUnless('javac', '-version', 'a Java compiler (a JDK, 17 or newer)');
    const { status, stdout } = spawnSync('mvn', ['-q', '-B', 'compiler:compile', 'dependency:copy-dependencies'], {
      cwd: HERE,
      encoding: 'utf8',
    });
    if (status !== 0) throw new MissingTool(`Maven could not fetch or build the peers:\n${errorLines(stdout)}`);
    writeFileSync(MARK, now);
  }
  // `src` for what is in its META-INF.
  return [join(TARGET, 'classes'), join(HERE, 'src'), join(TARGET, 'lib', '*')].join(process.platform === 'win32' ? ';' : ':');
}

function errorLines(output: string): string {
  const errors = output.split('\n').filter((line) => line.includes('ERROR'));
  return errors.slice(0, 5).join('\n');
}
