/**
 * `millrace check`: looks over a whole data directory that no process has open, and changes nothing in it. First the log's files byte by byte; then the log is opened as a start would open it, over a file system
 * that keeps all changes in memory, and consumer positions, command log and views are held against it.
 */
import { fail, messageOf } from '../base/errors.ts';
import { nodeFiles } from '../base/files.ts';
import { checkLogFiles, checkPositions } from './check-log.ts';
import { checkCommands, checkViews, serviceIds } from './check-state.ts';
import { emptyResult, reportLines } from './report.ts';
import { openDirectory } from '../log/segment/directory.ts';
import { openEmbeddedLogSync } from '../log/segment/embedded-log.ts';
import { overlayFiles } from './overlay-files.ts';
import type { EmbeddedLog } from '../log/segment/embedded-log.ts';
import type { CheckResult } from './report.ts';

export interface CheckOptions {
  /** Before looking: open the log without what is damaged, for good. */
  readonly acceptLoss?: boolean;
}

/** Checks a data directory. Throws CHECK_NO_DATA, LOG_DIRECTORY_LOCKED and LOG_VERSION. */
export async function checkData(directory: string, options: CheckOptions = {}): Promise<CheckResult> {
  const logDirectory = `${directory}/log`;
  if (nodeFiles.stat(`${logDirectory}/format`) === null) throw fail('CHECK_NO_DATA', { directory });
  if (options.acceptLoss === true) await openEmbeddedLogSync({ directory: logDirectory, acceptLoss: true, maintenanceMs: 0 }).close();
  const unlock = openDirectory(nodeFiles, logDirectory);
  const result = emptyResult(directory);
  try {
    checkLogFiles(nodeFiles, logDirectory, result);
    const log = openOverlay(logDirectory, result);
    const services = log === null ? [] : serviceIds(log);
    if (log !== null) checkPositions(log, result);
    if (log !== null) checkCommands(log, services, result);
    checkViews(nodeFiles, directory, log, services, result);
    log?.abandon();
  } finally {
    unlock();
  }
  return result;
}

/** The report of `checkData`, for the command line. */
export async function checkAndReport(
  directory: string,
  options: CheckOptions,
): Promise<{ readonly lines: readonly string[]; readonly sound: boolean }> {
  const result = await checkData(directory, options);
  return { lines: reportLines(result), sound: result.damages.length === 0 };
}

/** The log as a start would see it; where that would be refused, as it would be with the loss accepted. Null when not even that is possible. */
function openOverlay(directory: string, result: CheckResult): EmbeddedLog | null {
  try {
    return openEmbeddedLogSync({ directory, files: overlayFiles(nodeFiles), durability: 'os', maintenanceMs: 0, acceptLoss: true });
  } catch (error) {
    result.damages.push({
      area: 'log',
      where: 'log',
      what: `it cannot be opened: ${messageOf(error)}`,
      lost: 'everything in it',
      wayOut: 'Restore the directory from a backup.',
    });
    return null;
  }
}
