/** What a check of a data directory found, and how it is shown. */

/** A part of the directory, in the order in which they are looked at. */
export type CheckArea = 'log' | 'positions' | 'commands' | 'views';

/** One thing that is wrong. */
export interface Damage {
  readonly area: CheckArea;
  /** Relative to the data directory, with the place in it where there is one. */
  readonly where: string;
  readonly what: string;
  /** What cannot be had any more; null when nothing is lost. */
  readonly lost: string | null;
  readonly wayOut: string;
}

export interface CheckResult {
  readonly directory: string;
  /** By area: what was looked at → how many. */
  readonly counts: Record<CheckArea, Record<string, number>>;
  readonly damages: Damage[];
  /** Worth knowing, and no damage. */
  readonly notes: string[];
}

export function emptyResult(directory: string): CheckResult {
  return { directory, counts: { log: {}, positions: {}, commands: {}, views: {} }, damages: [], notes: [] };
}

const TITLES: Readonly<Record<CheckArea, string>> = {
  log: 'Log',
  positions: 'Consumer positions',
  commands: 'Command log',
  views: 'Views',
};

/** The report as lines of text; the last one is the verdict. */
export function reportLines(result: CheckResult): string[] {
  const lines = [`Data directory ${result.directory}`];
  for (const area of Object.keys(TITLES) as CheckArea[]) {
    const counts = Object.entries(result.counts[area]).map(([what, count]) => `${count} ${what}`);
    const wrong = result.damages.filter((damage) => damage.area === area).length;
    const verdict = wrong > 0 ? `${wrong} damaged` : counts.length === 0 ? 'not looked at' : 'sound';
    lines.push(`  ${`${TITLES[area]}:`.padEnd(20)} ${verdict}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}`);
  }
  for (const damage of result.damages) {
    lines.push('', `${damage.where}: ${damage.what}`, `  Lost: ${damage.lost ?? 'nothing'}`, `  Way out: ${damage.wayOut}`);
  }
  if (result.notes.length > 0) lines.push('', ...result.notes.map((note) => `Note: ${note}`));
  const { length } = result.damages;
  return [...lines, '', length === 0 ? 'No damage found.' : `${length} ${length === 1 ? 'damage' : 'damages'} found.`];
}
