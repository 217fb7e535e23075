/** Tags that signatures, attestations and SBOMs of an image are kept under. */
import type { ImageDigest } from '../image-ports.ts';
import { referrersTag } from '../oci/digest.ts';

const form = /^sha256-[0-9a-f]{64}(?:\.(?:sig|att|sbom))?$/;

/** Whether a tag is one of them, whatever image it is about. */
export function isEvidenceTag(name: string): boolean {
  return form.test(name);
}

/**
 * cosign's three, and the fallback tag of registries without a list of referrers
 * (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema).
 */
export function evidenceTagsOf(digest: ImageDigest): readonly string[] {
  const base = referrersTag(digest);
  return [`${base}.sig`, `${base}.att`, `${base}.sbom`, base];
}
