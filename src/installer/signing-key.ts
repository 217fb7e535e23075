/** The key by which the script takes a release for signed. */
import { publicKeyFileName } from '../manifest/manifest.ts';
import type { SealedSet } from '../manifest/sealed-set.ts';
import type { Files } from '../ports.ts';
import { installerFailure } from './failures.ts';

export interface SigningKey {
  /** Of the primary key: 40 upper-case hexadecimal digits. */
  readonly fingerprint: string;
  /** The armored public key. The fingerprint decides, so nothing depends on who wrote it. */
  readonly lines: readonly string[];
}

const maxKeyBytes = 200_000;

/** Throws INSTALLER_UNVERIFIABLE when the release is not signed by the key. */
export async function requireSigningKey(
  fingerprint: string,
  { manifest, folder }: Pick<SealedSet, 'manifest' | 'folder'>,
  files: Pick<Files, 'read'>,
): Promise<SigningKey> {
  // A manifest that declares a key has its files, too: parsing it demands them.
  const declared = manifest.signatures?.gpg.fingerprint;
  if (declared === undefined) throw unfit('the sealed set is not signed');
  if (declared !== fingerprint) throw unfit(`it is signed by the key ${declared}`);
  const text = (await files.read(`${folder}/${publicKeyFileName}`, maxKeyBytes)).toString('latin1');
  const lines = text.trimEnd().split(/\r?\n/);
  if (!lines.every(isArmor)) throw unfit(`${publicKeyFileName} is not as gpg exports a public key`);
  return { fingerprint, lines };
}

/** Nothing that could end the script's quotation of it. */
function isArmor(line: string): boolean {
  return /^(?:[A-Za-z0-9+/=]{0,76}|-----(?:BEGIN|END) PGP PUBLIC KEY BLOCK-----)$/.test(line);
}

function unfit(seen: string) {
  return installerFailure('INSTALLER_UNVERIFIABLE', {
    seen,
    expected: 'a release that is signed by the key of `signing-fingerprint`',
    cure: 'Sign the release where it is sealed, or set `verify` to `attestation`.',
  });
}
