/**
 * `npm run bench`: measures the lines of `lines/all.ts` one after the other, each against its baseline in the same minutes. `--profile` runs the lines under the CPU profiler, threads included, and
 * prints where the time went. Figures of different runs or machines are not comparable: ratios are.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { curvesText } from './curves.ts';
import { SHARED_OPTIONS, SHARED_USAGE, benchOptions, chosenLines, runProgram } from './command-line.ts';
import { EVENT_RATE } from './events.ts';
import { LINES } from './lines/all.ts';
import { touchMemory } from './measure.ts';
import type { BenchOptions, Figure, Line } from './measure.ts';
import { printProfile } from './profile.ts';
import { headText, rowText } from './report.ts';

const USAGE = `npm run bench -- [FLAGS]

${SHARED_USAGE}
  --warmup N       untimed rounds before them; default 2
  --profile        runs the lines under the CPU profiler and prints, per thread, the functions with the most time of their own

Lines: ${LINES.map((line) => line.name).join(' ')}`;

async function measureAll(lines: readonly Line[], options: BenchOptions): Promise<Figure[]> {
  const figures: Figure[] = [];
  console.log(
    `${cpus().length} cores, Node ${process.version}, events of ${EVENT_RATE} per second of event time, ${options.rounds} rounds after ${options.warmup}, scale ${options.scale}`,
  );
  console.log(headText());
  for (const line of lines) {
    for (const figure of await line.measure(options)) {
      figures.push(figure);
      console.log(rowText(figure));
    }
  }
  const curves = curvesText(figures);
  if (curves !== '') console.log(curves);
  return figures;
}

/** Runs this program again under the profiler and shows what took the time. */
function profile(): void {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-profile-'));
  const args = process.argv.slice(2).filter((a) => a !== '--profile');
  spawnSync(process.execPath, ['--cpu-prof', `--cpu-prof-dir=${directory}`, ...process.execArgv, import.meta.filename, ...args], {
    stdio: 'inherit',
  });
  printProfile(directory);
  rmSync(directory, { recursive: true });
}

await runProgram(async () => {
  const { values: flags } = parseArgs({
    options: { ...SHARED_OPTIONS, warmup: { type: 'string', default: '2' }, profile: { type: 'boolean' } },
  });
  if (flags.help) return console.log(USAGE);
  const lines = chosenLines(LINES, flags.only);
  const options = benchOptions(flags);
  if (flags.profile) return profile();
  touchMemory();
  const figures = await measureAll(lines, options);
  if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(figures, null, 2)}\n`);
});
