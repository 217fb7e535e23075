/** Failures of asking GitHub for the run's own identity. */
import { failureArea } from '../failure.ts';

export const identityFailure = failureArea('identity', {
  ID_TOKEN_NOT_PERMITTED: 'The job may not ask for an ID token.',
  ID_TOKEN_REFUSED: 'GitHub refused to sign an ID token.',
  ID_TOKEN_UNKNOWN: 'No usable answer came when an ID token was asked for.',
});
