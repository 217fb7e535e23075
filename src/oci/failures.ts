/** What can go wrong between an image and its tags. */
import { failureArea } from '../failure.ts';

export const imageFailure = failureArea('oci', {
  IMAGE_REFERENCE_INVALID: 'A text is no whole reference of an image.',
  IMAGE_TAG_INVALID: 'A tag, or a template of one, is not what registries take.',
  IMAGE_VERSION_INVALID: 'The version is not one of Semantic Versioning.',
  IMAGE_CREDENTIALS_INCOMPLETE:
    'A name was given without a password, or a password without a name.',
  IMAGE_CREDENTIALS_UNREADABLE: 'What docker keeps of a login cannot be understood.',
  IMAGE_CREDENTIALS_HELPER: 'A credential helper of docker did not tell a login.',
  IMAGE_REGISTRY_UNREADABLE: 'A registry gave no definite answer: nothing follows from that.',
  IMAGE_ACCESS_DENIED: 'A registry refused to show the image, or to let it be changed.',
  IMAGE_NOT_FOUND: 'The registry has no such image.',
  IMAGE_DIGEST_DIFFERS: 'The source stands at another digest than the expected one.',
  IMAGE_BYTES_DIFFER: 'A registry serves other bytes than those of the digest that was asked for.',
  IMAGE_MANIFEST_MALFORMED: 'A manifest is not what its specification says.',
  IMAGE_MANIFEST_KIND: 'A manifest is of a kind that cannot be promoted.',
  IMAGE_NO_PLATFORMS: 'An index names no platform at all.',
  IMAGE_PLATFORM_MISSING: 'The image of a platform is not in the index, or not in the registry.',
  IMAGE_EVIDENCE_MISSING: 'No attestation of the image was found.',
  IMAGE_EVIDENCE_REFUSED: 'Attestations of the image were found, and none of them holds.',
  IMAGE_COPY_EXCESSIVE: 'More belongs to the image than is taken along to another registry.',
  IMAGE_COPY_REFUSED: 'The target refused a part of the image; its tags are as they were.',
  IMAGE_COPY_DIFFERS:
    'The target took a part of the image under another digest; its tags are as they were.',
  IMAGE_COPY_LOST: 'A part of the image did not get to the target; its tags are as they were.',
  IMAGE_TAG_TAKEN: 'The tag of a version belongs to another image already.',
  IMAGE_TAG_BACKWARDS: 'A moving tag would go back to a lower version.',
  IMAGE_TAG_VERSION_UNKNOWN: 'Nobody can tell which version a moving tag stands at.',
  IMAGE_TAG_REFUSED: 'A registry refused to set a tag; what was set before it was put back.',
  IMAGE_TAG_NOT_SET: 'A tag was not seen to stand at the image; what was set was put back.',
  IMAGE_TAG_DIFFERS: 'A registry took the image under another digest; what was set was put back.',
  IMAGE_INTERRUPTED: 'The job was cancelled between two tags; what was set was put back.',
  IMAGE_NOT_RESTORED: 'A promotion failed, and a tag could not be put back to where it was.',
});
