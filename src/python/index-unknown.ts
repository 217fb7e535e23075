/** The failure of every question that the index did not answer. */
import { pythonFailure } from './failures.ts';

/** PYTHON_INDEX_UNKNOWN. */
export function indexUnknown(reason: string) {
  return pythonFailure('PYTHON_INDEX_UNKNOWN', {
    seen: `the index gave no definite answer: ${reason}`,
    expected: 'to know which files of this version it serves, and their bytes',
    cure: 'Re-run this job when the index answers again. Without an answer nothing is assumed: neither that the version is absent nor that it is there.',
  });
}
