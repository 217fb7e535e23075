/** The key that a release is signed with, judged before anything is signed. */
import type { Finding } from '../failure.ts';
import type { ReleaseManifest } from '../manifest/manifest.ts';
import type { Fingerprint, Gpg, OpenPgpCertificate, OpenPgpKey } from '../ports.ts';
import { signFailure } from './failures.ts';
import type { SigningInputs } from './signing-inputs.ts';

export interface Signer {
  /** Of the primary key. */
  readonly fingerprint: Fingerprint;
  /** Armored. */
  readonly publicKey: string;
  /**
   * A detached signature for each file, in their order. They tell the commit's time, so that the
   * same files give the same bytes in every attempt. Throws SIGN_PASSPHRASE, SIGN_FAILED, GPG_*.
   */
  sign(paths: readonly string[], committedAt: string): Promise<readonly string[]>;
}

type Signable = Pick<ReleaseManifest, 'signatures'>;

/**
 * Undefined when there is no key and none is needed. `continued` is the set that is gone on with:
 * what is signed stays signed, by one key. Throws SIGN_KEY_*, SIGN_REQUIRED, GPG_*.
 */
export async function openSigner(
  inputs: SigningInputs,
  continued: Signable | undefined,
  gpg: Gpg,
): Promise<Signer | undefined> {
  const { gpgPrivateKey: privateKey, gpgPassphrase: passphrase } = inputs;
  const earlier = continued?.signatures?.gpg.fingerprint;
  if (privateKey === undefined) {
    if (earlier !== undefined) throw keyMissing(earlier);
    refuseUnsigned(inputs, '`gpg-private-key` is empty');
    return undefined;
  }
  const { certificates, publicKey } = await gpg.readPrivateKey(privateKey);
  const certificate = requireOne(certificates);
  const { fingerprint } = certificate.primary;
  const pinned = inputs.gpgFingerprint;
  if (pinned !== undefined && pinned !== fingerprint) throw notPinned(fingerprint, pinned);
  if (earlier !== undefined && earlier !== fingerprint)
    throw otherThanEarlier(fingerprint, earlier);
  const key = requireSigningKey(certificate);
  const sign: Signer['sign'] = async (paths, committedAt) => {
    const at = signingTime(committedAt, [certificate.primary, key]);
    const task = { privateKey, passphrase, fingerprint: key.fingerprint, at, paths };
    const outcome = await gpg.sign(task);
    if (outcome.state === 'signed') return outcome.signatures;
    throw outcome.state === 'locked' ? locked(passphrase) : notSigned(outcome.reason);
  };
  return { fingerprint, publicKey, sign };
}

/** For a set that goes on as it is. Throws SIGN_REQUIRED. */
export function requireSigned(
  { signatures }: Signable,
  inputs: Pick<SigningInputs, 'requireSignature' | 'gpgFingerprint'>,
): void {
  if (!signatures) refuseUnsigned(inputs, 'the set is not signed');
}

/** Who names the key counts on it: a secret that is empty must not make the release an unsigned one. */
function refuseUnsigned(
  { requireSignature, gpgFingerprint }: Pick<SigningInputs, 'requireSignature' | 'gpgFingerprint'>,
  seen: string,
): void {
  if (requireSignature) throw required(`\`require-signature\` is set, and ${seen}`);
  if (gpgFingerprint !== undefined) throw required(`\`gpg-fingerprint\` names a key, and ${seen}`);
}

/** Said where a set is sealed: a release that is unsigned by accident looks like any other. */
export function unsignedFindings({ signatures }: Signable): readonly Finding[] {
  if (signatures) return [];
  return [
    {
      rule: 'SIGN_UNSIGNED',
      level: 'notice',
      message:
        'No `gpg-private-key` was given: SHA256SUMS, BUILD_META, provenance and SBOMs are not signed. Set `require-signature` where that must not happen.',
    },
  ];
}

/** Never the clock's: a key must not sign before it was made, else the commit's time. */
function signingTime(committedAt: string, keys: readonly OpenPgpKey[]): Date {
  const times = [Date.parse(committedAt), ...keys.map(({ createdAt }) => createdAt.getTime())];
  return new Date(Math.max(...times));
}

function requireOne(certificates: readonly OpenPgpCertificate[]): OpenPgpCertificate {
  const [certificate, second] = certificates;
  if (certificate && !second) return certificate;
  throw signFailure('SIGN_KEY_UNREADABLE', {
    seen: `gpg finds ${certificates.length} private OpenPGP keys in \`gpg-private-key\``,
    expected: 'one, with a fingerprint of 40 hexadecimal digits',
    cure: 'Store what `gpg --armor --export-secret-keys <fingerprint>` prints as the secret, all lines of it.',
  });
}

/** The newest that may sign now; the same in every attempt, as long as the key is the same. */
function requireSigningKey({ primary, subkeys }: OpenPgpCertificate): OpenPgpKey {
  if (primary.standing === 'revoked') throw revoked(primary);
  if (primary.standing === 'expired') throw expired(primary);
  const able = [primary, ...subkeys].filter(({ canSign, hasSecret }) => canSign && hasSecret);
  const [newest] = able
    .filter(({ standing }) => standing === 'valid')
    .sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
  if (newest && primary.standing === 'valid') return newest;
  const last = able.at(-1);
  if (last?.standing === 'expired') throw expired(last);
  if (last?.standing === 'revoked') throw revoked(last);
  throw signFailure('SIGN_KEY_CANNOT_SIGN', {
    seen: `no part of the key ${primary.fingerprint} may sign and has its secret half here`,
    expected: 'a primary key or subkey that may sign',
    cure: 'Add a signing subkey (`gpg --quick-add-key <fingerprint> ed25519 sign`), and export the key with it.',
  });
}

function keyMissing(fingerprint: Fingerprint) {
  return signFailure('SIGN_KEY_MISSING', {
    seen: `the set that is gone on with is signed by the key ${fingerprint}, and there is no key here`,
    expected: 'that key: what is added must be signed as well',
    cure: 'Give this step the same `gpg-private-key` (and `gpg-passphrase`) as seal-artifacts; check that this job may read the secret.',
  });
}

function required(seen: string) {
  return signFailure('SIGN_REQUIRED', {
    seen,
    expected: 'a release that is signed',
    cure: 'Store the private key as a secret that this job may read (its environment, the repository or the organization), and hand it to `gpg-private-key` of seal-artifacts and attest-artifacts.',
  });
}

function notPinned(fingerprint: Fingerprint, pinned: Fingerprint) {
  return signFailure('SIGN_KEY_NOT_PINNED', {
    seen: `the primary key of \`gpg-private-key\` is ${fingerprint}`,
    expected: `${pinned}, as \`gpg-fingerprint\` says`,
    cure: 'Find out who changed the secret. When the key was replaced on purpose, change `gpg-fingerprint` too, and tell your users.',
  });
}

function otherThanEarlier(fingerprint: Fingerprint, earlier: Fingerprint) {
  return signFailure('SIGN_KEY_OTHER', {
    seen: `the primary key is ${fingerprint}`,
    expected: `${earlier}, which signed the set that is gone on with`,
    cure: 'Give every step of a release the same `gpg-private-key`.',
  });
}

function expired({ fingerprint, expiresAt }: OpenPgpKey) {
  return signFailure('SIGN_KEY_EXPIRED', {
    seen: `the key ${fingerprint} expired at ${expiresAt?.toISOString()}`,
    expected: 'a key that is valid now',
    cure: 'Extend it (`gpg --quick-set-expire`), publish its public half, and store the private key again as the secret.',
  });
}

function revoked({ fingerprint }: OpenPgpKey) {
  return signFailure('SIGN_KEY_REVOKED', {
    seen: `the key ${fingerprint} is revoked`,
    expected: 'a key that is valid now',
    cure: 'Make a new key, tell your users its fingerprint, and store it as the secret.',
  });
}

function locked(passphrase: string | undefined) {
  return signFailure('SIGN_PASSPHRASE', {
    seen:
      passphrase === undefined
        ? 'the private key has a passphrase, and `gpg-passphrase` is empty'
        : '`gpg-passphrase` does not open the private key',
    expected: 'the passphrase of this key',
    cure: 'Store the passphrase as a secret that this job may read, and hand it to `gpg-passphrase`.',
  });
}

function notSigned(reason: string) {
  return signFailure('SIGN_FAILED', {
    seen: `gpg made no signature: ${reason}`,
    expected: 'a signature for each file: with a key nothing is released unsigned',
    cure: 'Try the key on your machine: `gpg --detach-sign` with the same key must work without a question.',
  });
}
