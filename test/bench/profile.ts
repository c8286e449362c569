/** Reads the CPU profiles that Node wrote into a directory, one per thread, and prints the functions with the most time of their own. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const SHOWN = 30;

export function printProfile(directory: string): void {
  for (const file of readdirSync(directory)) {
    const profile = JSON.parse(readFileSync(join(directory, file), 'utf8')) as Profile;
    const times = ownTimes(profile);
    const total = [...times.values()].reduce((sum, t) => sum + t, 0);
    console.log(`\n${file}: ${(total / 1e6).toFixed(2)} s`);
    const busiest = [...times].sort((a, b) => b[1] - a[1]).slice(0, SHOWN);
    for (const [name, time] of busiest) console.log(`${((time / total) * 100).toFixed(1).padStart(6)} %  ${name}`);
  }
}

/** Microseconds by function. */
function ownTimes({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
  const names = new Map(
    nodes.map(({ id, callFrame }) => [
      id,
      `${callFrame.functionName || '(anonymous)'} ${callFrame.url.split('/').slice(-2).join('/')}:${callFrame.lineNumber + 1}`,
    ]),
  );
  const times = new Map<string, number>();
  samples.forEach((id, i) => {
    const name = names.get(id) ?? '?';
    times.set(name, (times.get(name) ?? 0) + timeDeltas[i]);
  });
  return times;
}
