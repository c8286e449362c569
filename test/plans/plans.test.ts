/**
 * Golden plans: each `<name>.sql` here is planned and its plans are compared with `<name>.plan.txt`. After a wanted change,
 * `UPDATE=1 vitest run test/plans` rewrites the files; read the difference before you keep it.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainPlan, explainPull } from '../../src/sql/plan/explain.ts';
import { planScript } from './script.ts';
import type { Planned } from './script.ts';

const folder = import.meta.dirname;
const scripts = readdirSync(folder)
  .filter((f) => f.endsWith('.sql'))
  .sort();

describe('golden plans', () => {
  test('there are scripts', () => expect(scripts.length).toBeGreaterThan(5));

  test.each(scripts)('%s', (file) => {
    const text = plansOf(readFileSync(join(folder, file), 'utf8'));
    const golden = join(folder, file.replace(/\.sql$/, '.plan.txt'));
    if (process.env.UPDATE === '1') writeFileSync(golden, text);
    expect(existsSync(golden), `${golden} exists`).toBe(true);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });
});

function plansOf(script: string): string {
  const { planned } = planScript(script);
  return planned.flatMap(show).join('\n');
}

function show(planned: Planned): string[] {
  const tree = planned.plan !== null ? explainPlan(planned.plan) : planned.pull !== null ? explainPull(planned.pull) : null;
  return tree === null ? [] : [`-- ${planned.statement.text.replace(/\s+/g, ' ')}\n${tree}\n`];
}
