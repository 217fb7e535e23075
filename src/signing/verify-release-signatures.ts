/** The OpenPGP signatures of a release: every one that must be there, by the one key, over its file. */
import { createCollector } from '../collector.ts';
import type { Failure } from '../failure.ts';
import { type Finding } from '../failure.ts';
import {
  fingerprintFileName,
  publicKeyFileName,
  signatureSuffix,
  type ReleaseManifest,
} from '../manifest/manifest.ts';
import type { Files, Fingerprint, Gpg, SignatureReading } from '../ports.ts';
import type { CheckStanding } from '../verification/model.ts';
import { isPlainArmor, maxSignatureBytes } from './armor.ts';
import { gpgFailure, signatureFailure } from './failures.ts';
import { judgeSignatures, type ReadSignature } from './judge-signatures.ts';
import { fileOfSignature, isSignature, signedNamesOf } from './signed-names.ts';

export interface ReleaseToVerify {
  readonly folder: string;
  readonly manifest: ReleaseManifest;
}

export interface SignaturePolicy {
  /** Of the primary key that is trusted; a release must then be signed with it. */
  readonly fingerprint?: Fingerprint | undefined;
  readonly required?: boolean | undefined;
}

export interface SignatureVerification {
  /** `unknown` without a gpg that works; `not-asked` for an unsigned release that may be so. */
  readonly standing: CheckStanding;
  /** Of the key that the release declares; undefined when it is not signed. */
  readonly fingerprint: Fingerprint | undefined;
  /** Names of the files whose signature is good. */
  readonly signed: readonly string[];
  /** SIGNATURE_*, GPG_*. */
  readonly failures: readonly Failure[];
  readonly notices: readonly Finding[];
}

interface SignaturePorts {
  readonly files: Pick<Files, 'list' | 'read'>;
  readonly gpg: Gpg;
}

const maxKeyBytes = 1024 * 1024;

/**
 * Verifies the signatures of the files in a folder. That the folder holds the release's files
 * and no other is not looked at here, nor what the manifest says of their digests.
 */
export async function verifyReleaseSignatures(
  release: ReleaseToVerify & { readonly policy: SignaturePolicy },
  ports: SignaturePorts,
): Promise<SignatureVerification> {
  const { folder, manifest, policy } = release;
  const present = new Set((await ports.files.list(folder)).map(({ name }) => name));
  const declared = manifest.signatures?.gpg.fingerprint;
  const strays = straySignatures(present, manifest).map(stray);
  if (declared === undefined) return unsigned(policy, strays);
  const names = signedNamesOf(manifest);
  const missing = names.filter((name) => !present.has(`${name}${signatureSuffix}`));
  const named = findFingerprintFaults(declared, policy);
  const checks = createCollector();
  [...strays, ...missing.map(missed), ...named].forEach(checks.add);
  await checks.check(() => requireFingerprintFile(declared, folder, ports.files));
  const verifiable = names.filter((name) => present.has(name) && !missing.includes(name));
  const judged = await checks.check(async () => {
    const read = await readSignatures(verifiable, folder, ports);
    return judgeSignatures(read, declared);
  });
  judged?.failures.forEach(checks.add);
  const { failures } = checks;
  return {
    standing: standingOf(failures),
    fingerprint: declared,
    signed: judged?.signed ?? [],
    failures,
    notices: judged?.notices ?? [],
  };
}

/**
 * A set that is signed has good signatures, each of them; one that is not needs none. The
 * findings tell of a key that has expired since. Throws SIGNATURE_*, GPG_*.
 */
export async function requireReleaseSignatures(
  release: ReleaseToVerify & { readonly policy?: SignaturePolicy },
  ports: SignaturePorts,
): Promise<readonly Finding[]> {
  if (!release.manifest.signatures && !release.policy) return [];
  const { failures, notices } = await verifyReleaseSignatures({ policy: {}, ...release }, ports);
  const [first] = failures;
  if (first) throw first;
  return notices;
}

/** What could not be looked at is no pass, and what is wrong beside it is a failure all the same. */
function standingOf(failures: readonly Failure[]): CheckStanding {
  if (failures.length === 0) return 'pass';
  return failures.every(({ code }) => code in gpgFailure.codes) ? 'unknown' : 'fail';
}

function unsigned(policy: SignaturePolicy, strays: readonly Failure[]): SignatureVerification {
  const wanted = policy.required === true || policy.fingerprint !== undefined;
  const failures = wanted ? [...strays, notSigned(policy)] : strays;
  const standing = failures.length > 0 ? 'fail' : 'not-asked';
  return { standing, fingerprint: undefined, signed: [], failures, notices: [] };
}

/** Signatures that only this suite makes, and whose file is not there or which nothing declares. */
function straySignatures(present: ReadonlySet<string>, manifest: ReleaseManifest): string[] {
  const artifacts = new Set(manifest.artifacts.map(({ name }) => name));
  const expected = new Set(
    manifest.signatures ? signedNamesOf(manifest).map((name) => `${name}${signatureSuffix}`) : [],
  );
  return [...present].filter(
    (name) =>
      isSignature(name) &&
      !artifacts.has(name) &&
      !(expected.has(name) && present.has(fileOfSignature(name))),
  );
}

function findFingerprintFaults(
  declared: Fingerprint,
  { fingerprint: pinned }: SignaturePolicy,
): readonly Failure[] {
  return pinned === undefined || pinned === declared ? [] : [otherThanPinned(declared, pinned)];
}

async function requireFingerprintFile(
  declared: Fingerprint,
  folder: string,
  files: SignaturePorts['files'],
): Promise<void> {
  const text = (await files.read(`${folder}/${fingerprintFileName}`, maxKeyBytes)).toString('utf8');
  if (text === `${declared}\n`) return;
  throw signatureFailure('SIGNATURE_FINGERPRINT_MISMATCH', {
    seen: `${fingerprintFileName} holds ${JSON.stringify(text.slice(0, 80))}`,
    expected: `${declared} and a line feed, as release.json declares`,
    cure: doNotTrust,
  });
}

async function readSignatures(
  names: readonly string[],
  folder: string,
  { files, gpg }: SignaturePorts,
): Promise<ReadSignature> {
  const publicKey = await files.read(`${folder}/${publicKeyFileName}`, maxKeyBytes);
  const paths = names.map((name) => ({
    path: `${folder}/${name}`,
    signaturePath: `${folder}/${name}${signatureSuffix}`,
  }));
  const plain = await Promise.all(
    paths.map(async ({ signaturePath }) =>
      isPlainArmor((await files.read(signaturePath, maxSignatureBytes)).toString('latin1')),
    ),
  );
  const { certificates, signatures } = await gpg.verify(publicKey.toString('utf8'), paths);
  const readings = names.map(
    (name, index) => [name, wholeReading(signatures[index]!, plain[index]!)] as const,
  );
  return { certificates, signatures: readings };
}

/** What gpg has read, unless it has passed over a part of the file. */
function wholeReading(reading: SignatureReading, isPlain: boolean): SignatureReading {
  if (reading.state !== 'fits' || isPlain) return reading;
  return { state: 'unreadable', reason: 'it is not one armored signature and nothing else' };
}

const doNotTrust =
  'Do not use this release: find out who changed it. If you seal it yourself, take the set as seal-artifacts wrote it.';

function stray(name: string) {
  return signatureFailure('SIGNATURE_STRAY', {
    seen: `${name} is there, and its file is not, or the release does not say that it is signed`,
    expected: 'a signature for each file that tells of a signed release, and no other',
    cure: doNotTrust,
  });
}

function missed(name: string) {
  return signatureFailure('SIGNATURE_MISSING', {
    seen: `there is no ${name}${signatureSuffix}`,
    expected: `the signature of ${name}: release.json says that the release is signed`,
    cure: `Download all files of the release again. If it has none of that name: ${doNotTrust}`,
  });
}

function notSigned({ fingerprint }: SignaturePolicy) {
  const by = fingerprint === undefined ? '' : ` by the key ${fingerprint}`;
  return signatureFailure('SIGNATURE_REQUIRED', {
    seen: 'release.json does not say that the release is signed',
    expected: `a release that is signed${by}`,
    cure: 'Do not use it where signatures are demanded. Releases of before there was a key have none: verify these without this demand.',
  });
}

function otherThanPinned(declared: Fingerprint, pinned: Fingerprint) {
  return signatureFailure('SIGNATURE_KEY_NOT_PINNED', {
    seen: `the release is signed with the key ${declared}`,
    expected: `${pinned}, the key that is trusted`,
    cure: 'Do not use it unless its maintainers tell, in a place that you trust already, that they sign with this key now.',
  });
}
