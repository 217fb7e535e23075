/** The files that tell of a whole set, once everything else of it is in the folder. */
import type { Files } from '../ports.ts';
import type { Signer } from '../signing/open-signer.ts';
import { signChecksums, signEvidence } from '../signing/sign-evidence.ts';
import { checksumsFileName, manifestFileName, type ReleaseManifest } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';
import { renderReleaseChecksums } from './release-assets.ts';
import { renderManifest } from './render-manifest.ts';
import { sealedSetOf, type SealedSet } from './sealed-set.ts';

export interface SetPlace {
  readonly folder: string;
  readonly files: Files;
  /** Undefined for a set that is not signed. */
  readonly signer: Signer | undefined;
}

/**
 * Writes signatures, release.json, SHA256SUMS and its signature; the set that the folder holds
 * then, nothing of it read again. Throws MANIFEST_*, SIGN_*, GPG_*.
 */
export async function writeSet(
  unsigned: Omit<ReleaseManifest, 'signatures'>,
  { folder, files, signer }: SetPlace,
): Promise<SealedSet> {
  const place = { folder, files, committedAt: unsigned.committedAt };
  const manifest: ReleaseManifest = signer
    ? {
        ...unsigned,
        evidence: await signEvidence(unsigned.evidence, signer, place),
        signatures: { gpg: { fingerprint: signer.fingerprint } },
      }
    : unsigned;
  const text = renderManifest(manifest);
  // What every later action will do with it is done here first.
  parseManifest(text);
  await files.write(`${folder}/${manifestFileName}`, text);
  await files.write(`${folder}/${checksumsFileName}`, renderReleaseChecksums(manifest));
  if (signer) await signChecksums(signer, place);
  return sealedSetOf(manifest, folder, files);
}
