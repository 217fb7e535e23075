/** What can be wrong between a channel and the sealed set. */
import { failureArea } from '../failure.ts';

export const channelFailure = failureArea('channels', {
  CHANNEL_NOT_SEALED: 'The channel is not one of the release manifest.',
  CHANNEL_INDEX_DIFFERS: 'Another index is named than the one that the channel was sealed with.',
  CHANNEL_UNREADABLE: 'A channel gave no definite answer: it is unknown what it serves.',
  CHANNEL_TOO_EARLY: 'A channel that must come first does not serve its sealed bytes yet.',
  CHANNEL_NOT_SERVED: 'A channel did not serve every artifact before the time ran out.',
  CHANNEL_LISTED_DIFFERS: 'The list that installers read tells another digest than the sealed one.',
  CHANNEL_EXTRA_FILES: 'A channel serves files for this version that were not sealed.',
  CHANNEL_PARTIAL: 'A channel serves a part of the version, and cannot be given the rest.',
  CHANNEL_OUT_NOT_EMPTY: 'The folder for the files to upload has something in it already.',
  CHANNEL_YANKED: 'A channel serves the version as yanked: installers pass it by.',
});
