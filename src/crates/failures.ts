/** Failures of publishing a crate. */
import { failureArea } from '../failure.ts';

export const crateFailure = failureArea('crates', {
  CRATE_MANIFEST_INVALID: 'The Cargo.toml inside the sealed .crate could not be read.',
  CRATE_TOO_LARGE: 'The .crate or its metadata is over the size that the registry takes.',
  CRATE_CHANNEL_UNFIT: 'The channel is not one crate of that name and version.',
  CRATE_TOKEN_REFUSED: 'crates.io gave no token for the identity of this run.',
  CRATE_TOKEN_UNKNOWN: 'No usable answer came when a token was asked for.',
  CRATE_INTERRUPTED: 'The job was cancelled while the crate was uploaded.',
  CRATE_REFUSED: 'The registry refused the upload.',
  CRATE_UPLOAD_UNKNOWN: 'No answer came to the upload, and the registry does not list the version.',
});
