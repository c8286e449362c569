/** Turns what the file system throws into the log's typed errors, so that every failed write says its cause and its way out. */
import { MillraceError, fail, messageOf } from '../../base/errors.ts';

/** The errno name of a thrown value, or an empty text. */
export function errnoOf(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** A typed error for a failed file operation; typed errors pass through. */
export function diskError(thrown: unknown): MillraceError {
  if (thrown instanceof MillraceError) return thrown;
  const reason = messageOf(thrown);
  switch (errnoOf(thrown)) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return fail('LOG_DISK_FULL', { reason }, { cause: thrown });
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return fail('LOG_READ_ONLY', { reason }, { cause: thrown });
    case 'EMFILE':
    case 'ENFILE':
      return fail('LOG_TOO_MANY_FILES', { reason }, { cause: thrown });
    default:
      return fail('LOG_IO', { reason }, { cause: thrown });
  }
}
