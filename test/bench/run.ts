/**
 * `npm run bench -- [--only NAME] [--json FILE] [--rounds N] [--warmup N] [--scale X] [--directory DIR] [--profile]`
 *
 * Measures the lines of `lines/all.ts` one after the other, each against its baseline in the same minutes. `--only` takes the beginning of names, several with commas (`=name` for
 * exactly one). `--profile` runs the lines under the CPU profiler, threads included, and prints where the time went. Figures of different runs or machines are not comparable: ratios are.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EVENT_RATE } from './events.ts';
import { LINES } from './lines/all.ts';
import { touchMemory } from './measure.ts';
import type { BenchOptions, Figure, Line } from './measure.ts';
import { printProfile } from './profile.ts';
import { headText, rowText } from './report.ts';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    warmup: { type: 'string', default: '2' },
    scale: { type: 'string', default: '1' },
    directory: { type: 'string', default: tmpdir() },
    profile: { type: 'boolean', default: false },
  },
});

function chosen(): Line[] {
  const wanted = flags.only?.split(',');
  const lines = LINES.filter(
    (line) => wanted?.some((w) => (w.startsWith('=') ? line.name === w.slice(1) : line.name.startsWith(w))) ?? true,
  );
  if (lines.length === 0) throw new Error(`no line of that name; there are: ${LINES.map((line) => line.name).join(' ')}`);
  return lines;
}

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

if (flags.profile) profile();
else {
  const options = { rounds: Number(flags.rounds), warmup: Number(flags.warmup), scale: Number(flags.scale), directory: flags.directory };
  const lines = chosen();
  touchMemory();
  const figures = await measureAll(lines, options);
  if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(figures, null, 2)}\n`);
}
