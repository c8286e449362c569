/** The process that runs cases for the pool: takes the place of one case per message and answers with its result. */
import { loadFile } from './cases.ts';
import type { CasePlace } from './cases.ts';
import { runCase } from './run-case.ts';

process.on('message', (place: CasePlace) => {
  const one = loadFile(place.path)[place.index];
  if (!one) throw new Error(`There is no case ${place.index} in ${place.path}.`);
  runCase(one, () => {}).then((result) => process.send?.(result));
});
// Without its parent there is nobody to work for.
process.on('disconnect', () => process.exit(0));
