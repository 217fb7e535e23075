/** How staging and publishing a GitHub release can fail. */
import { failureArea } from '../failure.ts';

/** What stands on GitHub is unknown, somebody else's, or not what was sealed. */
export const releaseFailure = failureArea('release', {
  RELEASE_UNREADABLE: 'Releases or their assets could not be read, so that their state is unknown.',
  RELEASE_TAG_UNKNOWN: 'It could not be read which commit the tag points at.',
  RELEASE_TAG_GONE: 'The tag does not exist.',
  RELEASE_TAG_MOVED: 'The tag points at another commit than the sealed one.',
  RELEASE_TWO_DRAFTS: 'More than one draft stands for the tag.',
  RELEASE_FOREIGN_DRAFT: 'The draft for the tag was not staged from this sealed set.',
  RELEASE_PUBLIC_DIFFERS: 'A release of the tag is public, with other assets than the sealed ones.',
  RELEASE_ASSET_DIFFERS: 'An asset has other bytes than the sealed file of that name.',
  RELEASE_ASSET_OUTDATED:
    'An asset is the file of an earlier sealed set, which this one continues.',
  RELEASE_ASSET_UNEXPECTED: 'The release has an asset that is not in the sealed set.',
  RELEASE_ASSET_MISSING: 'A sealed file is not among the assets of the release.',
  RELEASE_ASSET_UNFINISHED: 'An asset is the stub of an upload that never finished.',
  RELEASE_ASSET_UNREADABLE: 'The bytes of an asset could not be read back.',
  RELEASE_ASSET_RENAMED: 'GitHub stored an asset under another name than the one it was sent with.',
  RELEASE_FIELDS_DIFFER: 'GitHub kept other values for the release than those that were sent.',
  RELEASE_WRITE_REFUSED: 'GitHub refused to create or change a draft or one of its assets.',
  RELEASE_WRITE_UNRESOLVED:
    'No answer came to a write, and reading back did not tell what came of it.',
  RELEASE_NOTES_UNUSABLE: 'The release notes cannot be used: too long, not text, or with a marker.',
  RELEASE_UPLOAD_ADDRESS: 'The upload address of the release is not one of GitHub’s.',
});

/** A release was not made public, or not as it was meant. */
export const undraftFailure = failureArea('undraft', {
  UNDRAFT_NEEDS_MALFORMED: 'The input `needs` is not the `needs` context of a job.',
  UNDRAFT_NEEDS_EMPTY: 'The input `needs` names no job at all.',
  UNDRAFT_NEEDS_NOT_SUCCESSFUL: 'A job that this one needs did not succeed.',
  UNDRAFT_IMAGE_UNPROVEN: 'A sealed image has no receipt of its promotion.',
  UNDRAFT_IMAGE_DIFFERS:
    'A receipt tells of another image, or of another version, than the sealed one.',
  UNDRAFT_IMAGE_NOT_PROMOTED: 'A sealed image did not get the tags of its version.',
  UNDRAFT_IMAGE_TAG: 'A promoted tag does not stand at the sealed image.',
  UNDRAFT_IMAGE_UNKNOWN: 'A registry did not tell where a promoted tag stands.',
  UNDRAFT_RELEASE_GONE: 'There is no draft and no public release for the tag.',
  UNDRAFT_RELEASE_ID: 'The release of the tag is not the one that `release-id` names.',
  UNDRAFT_SET_CONTINUED: 'The release was staged from a set that continues this one.',
  UNDRAFT_RETAGGED: 'The draft was staged from this sealed set, but carries another tag.',
  UNDRAFT_LATEST_PRERELEASE: 'A pre-release was asked to become the latest release.',
  UNDRAFT_CHANGED_MEANWHILE: 'The draft changed between its verification and its publication.',
  UNDRAFT_REFUSED: 'GitHub refused to publish the draft.',
  UNDRAFT_UNRESOLVED:
    'No answer came to the publication, and reading back did not tell what came of it.',
  UNDRAFT_READBACK_DIFFERS: 'The release was published, but is not what was verified.',
  UNDRAFT_READBACK_UNKNOWN: 'The release was published, but could not be read back.',
  UNDRAFT_LATEST_DIFFERS:
    'The release was published, but the latest release is not the intended one.',
});
