/** What gpg has read of signatures, judged: each by the declared key, in its time, over its file. */
import type { Failure, Finding } from '../failure.ts';
import { publicKeyFileName, signatureSuffix } from '../manifest/manifest.ts';
import type {
  Fingerprint,
  OpenPgpCertificate,
  OpenPgpKey,
  SignatureReading,
  SignatureReport,
} from '../ports.ts';
import { signatureFailure } from './failures.ts';

export interface ReadSignature extends Pick<SignatureReport, 'certificates'> {
  /** By the name of the file that is signed. */
  readonly signatures: readonly (readonly [name: string, reading: SignatureReading])[];
}

export interface JudgedSignatures {
  /** Names of the files whose signature is good. */
  readonly signed: readonly string[];
  readonly failures: readonly Failure[];
  readonly notices: readonly Finding[];
}

/** The failures are all of them, SIGNATURE_*; of the key alone when it is not the declared one. */
export function judgeSignatures(
  { certificates, signatures }: ReadSignature,
  declared: Fingerprint,
): JudgedSignatures {
  const [certificate] = certificates;
  const fault = findKeyFault(certificates, declared);
  if (!certificate || fault) return { signed: [], failures: fault ? [fault] : [], notices: [] };
  const judged = signatures.map(
    ([name, reading]) => [name, findFault(name, reading, certificate)] as const,
  );
  const failures = judged.flatMap(([, failure]) => failure ?? []);
  const signed = judged.flatMap(([name, failure]) => (failure ? [] : [name]));
  const makers = new Set(
    signatures.map(([, reading]) => (reading.state === 'fits' ? reading.key : undefined)),
  );
  const { primary, subkeys } = certificate;
  const used = [primary, ...subkeys.filter(({ fingerprint }) => makers.has(fingerprint))];
  return { signed, failures, notices: signed.length > 0 ? expiryNotices(used) : [] };
}

/** What is wrong with the key as such; none of its signatures is worth anything then. */
function findKeyFault(
  certificates: readonly OpenPgpCertificate[],
  declared: Fingerprint,
): Failure | undefined {
  const [certificate, second] = certificates;
  if (!certificate || second) return unreadableKey(certificates.length);
  const { fingerprint, standing } = certificate.primary;
  if (fingerprint !== declared) return otherKey(fingerprint, declared);
  if (standing === 'revoked') return revoked(fingerprint);
  return standing === 'unusable' ? unreadableKey(1) : undefined;
}

function findFault(
  name: string,
  reading: SignatureReading,
  { primary, subkeys }: OpenPgpCertificate,
): Failure | undefined {
  switch (reading.state) {
    case 'other-key':
      return wrongKey(name, `the key ${reading.keyId}`, primary);
    case 'does-not-fit':
      return bad(name, 'is not over these bytes');
    case 'unreadable':
      return bad(name, `cannot be read: ${reading.reason}`);
    case 'fits': {
      const key = [primary, ...subkeys].find(({ fingerprint }) => fingerprint === reading.key);
      if (!key || reading.primary !== primary.fingerprint) {
        return wrongKey(name, `the key ${reading.key}`, primary);
      }
      // gpg takes the signature of a key that has expired and is revoked for good.
      if (key.standing === 'revoked') return revoked(key.fingerprint);
      if (reading.lapsed) return bad(name, 'says itself that it does not hold any more');
      const late = [key, primary].find((one) => isAfterExpiry(reading.madeAt, one));
      return late && madeLate(name, reading.madeAt, late);
    }
  }
}

function isAfterExpiry(time: Date, { expiresAt }: OpenPgpKey): boolean {
  return expiresAt !== undefined && time >= expiresAt;
}

function expiryNotices(keys: readonly OpenPgpKey[]): readonly Finding[] {
  return keys
    .filter(({ standing }) => standing === 'expired')
    .map(({ fingerprint, expiresAt }) => ({
      rule: 'SIGNATURE_KEY_EXPIRED_SINCE',
      level: 'notice',
      message: `The key ${fingerprint} expired at ${expiresAt?.toISOString()}; the signatures are of before.`,
    }));
}

const doNotUse = 'Do not use this release, and tell its maintainers.';

function unreadableKey(count: number) {
  return signatureFailure('SIGNATURE_KEY_UNREADABLE', {
    seen: `${publicKeyFileName} holds ${count === 1 ? 'a key that gpg cannot use' : `${count} OpenPGP keys`}`,
    expected: 'one key, as gpg exports it',
    cure: doNotUse,
  });
}

function otherKey(fingerprint: Fingerprint, declared: Fingerprint) {
  return signatureFailure('SIGNATURE_FINGERPRINT_MISMATCH', {
    seen: `${publicKeyFileName} holds the key ${fingerprint}`,
    expected: `${declared}, as release.json declares`,
    cure: doNotUse,
  });
}

function revoked(fingerprint: Fingerprint) {
  return signatureFailure('SIGNATURE_KEY_REVOKED', {
    seen: `the key ${fingerprint} is revoked`,
    expected: 'a key that its owner still stands for',
    cure: `${doNotUse} If the key was only replaced, they release again with the new one.`,
  });
}

function wrongKey(name: string, by: string, { fingerprint }: OpenPgpKey) {
  return signatureFailure('SIGNATURE_WRONG_KEY', {
    seen: `${name}${signatureSuffix} was made with ${by}`,
    expected: `the key ${fingerprint} or a subkey of it`,
    cure: doNotUse,
  });
}

function bad(name: string, seen: string) {
  return signatureFailure('SIGNATURE_BAD', {
    seen: `${name}${signatureSuffix} ${seen}`,
    expected: `one good signature of ${name}`,
    cure: `Download both files again. If it stays so: ${doNotUse}`,
  });
}

function madeLate(name: string, madeAt: Date, { fingerprint, expiresAt }: OpenPgpKey) {
  return signatureFailure('SIGNATURE_KEY_EXPIRED', {
    seen: `${name}${signatureSuffix} was made at ${madeAt.toISOString()}, and the key ${fingerprint} expired at ${expiresAt?.toISOString()}`,
    expected: 'a signature of before its key expired',
    cure: `${doNotUse} A maintainer who has extended the key releases again, with its public half as it is now.`,
  });
}
