/** The files that the release must carry as the manifest tells them; a set's own list has its signature too. */
import { createHash } from 'node:crypto';
import type { Sha256 } from '../ports.ts';
import { renderChecksums } from './checksums.ts';
import { manifestFailure } from './failures.ts';
import {
  checksumsFileName,
  manifestFileName,
  type ReleaseManifest,
  type SealedFile,
} from './manifest.ts';
import { renderManifest } from './render-manifest.ts';
import { byCodeUnit } from './safe-name.ts';

/**
 * Artifacts, evidence, release.json and SHA256SUMS (not SHA256SUMS.asc, whose digest no manifest
 * can tell: see SealedSet) with name, size and digest,
 * sorted by name. Throws MANIFEST_DIGEST_MISMATCH when the manifest's canonical
 * bytes do not have the digest.
 */
export function releaseAssetsOf(
  manifest: ReleaseManifest,
  manifestSha256: Sha256,
): readonly SealedFile[] {
  const manifestFile = fileOf(manifestFileName, renderManifest(manifest));
  if (manifestFile.sha256 !== manifestSha256) throw digestMismatch(manifestFile, manifestSha256);
  const listed = [...sealedFiles(manifest), manifestFile];
  const checksums = fileOf(checksumsFileName, renderChecksums(listed));
  return [...listed, checksums].sort((one, other) => byCodeUnit(one.name, other.name));
}

/** The text of SHA256SUMS: every released file but itself. */
export function renderReleaseChecksums(manifest: ReleaseManifest): string {
  return renderChecksums([
    ...sealedFiles(manifest),
    fileOf(manifestFileName, renderManifest(manifest)),
  ]);
}

function sealedFiles({ artifacts, evidence }: ReleaseManifest): readonly SealedFile[] {
  return [...artifacts, ...evidence].map(({ name, size, sha256 }) => ({ name, size, sha256 }));
}

function fileOf(name: string, text: string): SealedFile {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { name, size: Buffer.byteLength(text), sha256 };
}

/** MANIFEST_DIGEST_MISMATCH. */
export function digestMismatch(seen: { readonly sha256: Sha256 }, expected: Sha256) {
  return manifestFailure('MANIFEST_DIGEST_MISMATCH', {
    seen: `release.json has the digest sha256:${seen.sha256}`,
    expected: `sha256:${expected}, as it was handed over`,
    cure: 'Take artifact ID and digest from the same seal-artifacts step; if they are, the sealed set was changed since: do not release it.',
  });
}
