/** What can be wrong between a channel and the sealed set. */
import { failureArea } from '../failure.ts';

export const channelFailure = failureArea('channels', {
  CHANNEL_NOT_SEALED: 'The channel is not one of the release manifest.',
  CHANNEL_INDEX_DIFFERS: 'Another index is named than the one that the channel was sealed with.',
  CHANNEL_UNREADABLE: 'A channel gave no definite answer: it is unknown what it serves.',
  CHANNEL_TOO_EARLY: 'A channel that must come first does not serve its sealed bytes yet.',
  CHANNEL_NOT_SERVED: 'A channel did not serve every artifact before the time ran out.',
  CHANNEL_GONE: 'A channel does not serve a released file any more.',
  CHANNEL_LISTED_DIFFERS: 'The list that installers read tells another digest than the sealed one.',
  CHANNEL_EXTRA_FILES: 'A channel serves files for this version that were not sealed.',
  CHANNEL_PARTIAL: 'A channel serves a part of the version, and cannot be given the rest.',
  CHANNEL_OUT_NOT_EMPTY: 'The folder for the files to upload has something in it already.',
  CHANNEL_YANKED: 'A channel serves the version as yanked: installers pass it by.',
  CHANNEL_STAGED_DIFFERS: 'Other bytes than the sealed ones are staged and wait for approval.',
  CHANNEL_NOT_STAGED: 'A version was neither staged nor live before the time ran out.',
  CHANNEL_AWAITS_APPROVAL: 'A version is staged with the sealed bytes, and nobody approved it yet.',
  CHANNEL_DIST_TAG_BACKWARDS: 'The dist-tag `latest` would go, or went, to a lower version.',
  CHANNEL_DIST_TAG_WRONG: 'A dist-tag does not stand where it should.',
  CHANNEL_PROVENANCE_MISSING: 'Provenance is demanded, and the channel has none in time.',
  CHANNEL_PROVENANCE_DIFFERS: 'Provenance names another publisher, or other bytes.',
});
