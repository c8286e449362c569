/** How the tests run. Conformance, benchmarks and the long fault runs have commands of their own. */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    // Generous: a busy machine is slow, and only a test that hangs is to be cut off.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Forks, so that a native module's crash is one failed file and worker threads of the program are real ones.
    pool: 'forks',
    maxWorkers: availableParallelism(),
    reporters: process.env.CI_REPORT ? ['default', ['json', { outputFile: process.env.CI_REPORT }]] : ['default'],
  },
});
