/** Signs the files of a set: evidence before its manifest is written, SHA256SUMS after it. */
import {
  checksumsFileName,
  checksumsSignatureFileName,
  fingerprintFileName,
  publicKeyFileName,
  signatureSuffix,
  type SealedFile,
} from '../manifest/manifest.ts';
import { byCodeUnit } from '../manifest/safe-name.ts';
import type { Files } from '../ports.ts';
import type { Signer } from './open-signer.ts';
import { isSignedName } from './signed-names.ts';

export interface SigningPlace {
  /** Of the set that is being written. */
  readonly folder: string;
  /** ISO 8601. */
  readonly committedAt: string;
  readonly files: Pick<Files, 'write' | 'digest'>;
}

/**
 * The evidence with its signatures and the public key, all of them written; what an earlier set
 * has signed stays. Sorted by name. Throws SIGN_PASSPHRASE, SIGN_FAILED, GPG_*.
 */
export async function signEvidence(
  evidence: readonly SealedFile[],
  signer: Signer,
  { folder, committedAt, files }: SigningPlace,
): Promise<readonly SealedFile[]> {
  const names = new Set(evidence.map(({ name }) => name));
  const unsigned = [...names].filter(
    (name) => isSignedName(name) && !names.has(`${name}${signatureSuffix}`),
  );
  const paths = unsigned.map((name) => `${folder}/${name}`);
  const signatures = paths.length > 0 ? await signer.sign(paths, committedAt) : [];
  const texts = [
    ...unsigned.map((name, index) => [`${name}${signatureSuffix}`, signatures[index]!] as const),
    [publicKeyFileName, signer.publicKey] as const,
    [fingerprintFileName, `${signer.fingerprint}\n`] as const,
  ].filter(([name]) => !names.has(name));
  const written: SealedFile[] = [];
  for (const [name, text] of texts) {
    await files.write(`${folder}/${name}`, text);
    const { size, sha256 } = await files.digest(`${folder}/${name}`);
    written.push({ name, size, sha256 });
  }
  return [...evidence, ...written].sort((one, other) => byCodeUnit(one.name, other.name));
}

/** Writes SHA256SUMS.asc. Throws SIGN_PASSPHRASE, SIGN_FAILED, GPG_*. */
export async function signChecksums(
  signer: Signer,
  { folder, committedAt, files }: SigningPlace,
): Promise<void> {
  const [signature] = await signer.sign([`${folder}/${checksumsFileName}`], committedAt);
  await files.write(`${folder}/${checksumsSignatureFileName}`, signature!);
}
