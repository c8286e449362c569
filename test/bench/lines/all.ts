/** Every line of the bench, in the order of the report. A new one is listed here. */
import type { Line } from '../measure.ts';
import { groupLines } from './groups.ts';
import { growthLines } from './growth.ts';
import { logLines } from './log.ts';
import { nexmarkLines } from './nexmark.ts';
import { servingLines } from './serving.ts';
import { stageLines } from './stage.ts';
import { startLines } from './start.ts';

export const LINES: readonly Line[] = [
  ...nexmarkLines,
  ...groupLines,
  ...stageLines,
  ...logLines,
  ...servingLines,
  ...startLines,
  ...growthLines,
];
