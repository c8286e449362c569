/** The program `millrace`: the command line, with the server it can start. What bin/millrace.js loads. */
import { runCommandLine } from './cli/main.ts';

/** Runs `millrace <args>`; the exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommandLine(args, {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    // Loaded only when asked for: the shell starts in a fraction of the time the engine needs.
    startServer: async (options) => {
      const { startServer } = await import('./main.ts');
      return startServer(options);
    },
    checkDirectory: async (directory, options) => {
      const { checkAndReport } = await import('./check/check.ts');
      return checkAndReport(directory, options);
    },
  });
}
