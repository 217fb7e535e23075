/**
 * What a bundle may hold before a verifier works on it. The verifier takes what it is
 * given: it reads numbers of any length, makes a pattern of the name in a log's signature,
 * and compares every time with every other. All of it is before any signature is checked.
 */
import type { Bundle } from '@sigstore/bundle';
import type { TransparencyLogEntry } from '@sigstore/protobuf-specs';
import type { Failure, Location } from '../failure.ts';
import { attestationFailure } from './verify-failures.ts';

/** Log entries, and signed times: sigstore-go's limit. One is usual. */
const maxProofs = 32;
const maxCertificates = 10;
/** Of a certificate or a signed time, in bytes; a few thousand are usual. */
const maxDerBytes = 64 * 1024;
/** A log of 2^64 entries has as many levels. */
const maxHashes = 64;
/** Of a log's signed head with its witnesses, in characters; 300 are usual. */
const maxCheckpointLength = 16 * 1024;
/** Of a file of bundles: GitHub takes predicates of 16 MB, and a batch has a few of them. */
export const maxBundleFileBytes = 64 * 1024 * 1024;
/** Of 64 bits. */
const wholeNumber = /^\d{1,20}$/;
/** Nothing that a pattern could repeat. */
const signerName = /^[A-Za-z0-9._:/~-]+$/;

type LogEntry = Pick<TransparencyLogEntry, 'logIndex' | 'integratedTime' | 'inclusionProof'>;

/** Throws ATTESTATION_BUNDLE_EXCESSIVE. */
export function requireReasonable({ verificationMaterial }: Bundle, place: Location): void {
  const { tlogEntries, timestampVerificationData, content } = verificationMaterial;
  const times = timestampVerificationData?.rfc3161Timestamps ?? [];
  const certificates =
    content.$case === 'x509CertificateChain'
      ? content.x509CertificateChain.certificates
      : content.$case === 'certificate'
        ? [content.certificate]
        : [];
  const der = [
    ...certificates.map(({ rawBytes }) => rawBytes),
    ...times.map(({ signedTimestamp }) => signedTimestamp),
  ];
  const excess = [
    tlogEntries.length > maxProofs && `${tlogEntries.length} log entries`,
    times.length > maxProofs && `${times.length} signed times`,
    certificates.length > maxCertificates && `${certificates.length} certificates`,
    der.some(({ length }) => length > maxDerBytes) && 'an outsized certificate or signed time',
    ...tlogEntries.slice(0, maxProofs).map(findExcess),
  ].find((one) => one !== false);
  if (excess !== undefined) throw excessive(`the bundle ${place.file} holds ${excess}`, place);
}

/** Throws ATTESTATION_BUNDLE_EXCESSIVE; for who has the text already. */
export function requireReasonableText(text: string, file: string): void {
  if (text.length <= maxBundleFileBytes) return;
  throw excessive(`${file} has ${text.length} characters`, { file });
}

function excessive(seen: string, place: Location): Failure {
  return attestationFailure('ATTESTATION_BUNDLE_EXCESSIVE', {
    seen,
    expected: `at most ${maxProofs} log entries and signed times, each of a usual size, in ${maxBundleFileBytes} bytes`,
    cure: 'Do not trust this bundle: no signer writes such a thing. See who uploaded it.',
    location: place,
  });
}

function findExcess({ logIndex, integratedTime, inclusionProof }: LogEntry): string | false {
  const numbers = [logIndex, integratedTime];
  if (inclusionProof) numbers.push(inclusionProof.logIndex, inclusionProof.treeSize);
  if (!numbers.every((number) => wholeNumber.test(number))) return 'a number of no sensible size';
  if (!inclusionProof) return false;
  const { hashes, checkpoint } = inclusionProof;
  if (hashes.length > maxHashes) return `an inclusion proof of ${hashes.length} hashes`;
  const head = checkpoint?.envelope ?? '';
  if (head.length > maxCheckpointLength) return `a log's head of ${head.length} characters`;
  // Wherever the verifier would find a signature: it does not begin at the line's start.
  const names = [...head.matchAll(/\u2014 (\S+) /g)].map(([, name]) => name!);
  return !names.every((name) => signerName.test(name)) && "a log's head signed by no proper name";
}
