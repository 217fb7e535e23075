/** Why a rollback was refused, or is not complete. */
import { failureArea } from '../failure.ts';

export const rollbackFailure = failureArea('rollback', {
  ROLLBACK_AFTER_SUCCESS: 'The release succeeded: there is nothing to take back.',
  ROLLBACK_SUCCESS_UNKNOWN:
    'The release is public, and nobody can tell whether all of it succeeded.',
  ROLLBACK_RECEIPT_DIFFERS: 'A receipt of a promotion is of another release than this one.',
  ROLLBACK_CREDENTIALS_UNCLEAR:
    'A name and a password were given, and images of the release are on several registries.',
  ROLLBACK_DENIED: 'A service refused to show or to undo something: whoever asked may not.',
  ROLLBACK_INCOMPLETE: 'Something could not be looked at, or is not as it was before the release.',
});
