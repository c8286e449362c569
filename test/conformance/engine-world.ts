/** The real engine as the query suite sees it. */
import type { MakeWorld } from './world.ts';

export const makeEngineWorld: MakeWorld = async () => {
  throw new Error('The engine does not exist yet.');
};
