/**
 * Sigstore bundles around attestations: a signed statement with what is needed to verify
 * it offline (https://docs.sigstore.dev/about/bundle/). Reading one proves nothing yet.
 */
import { bundleFromJSON, type BundleWithDsseEnvelope } from '@sigstore/bundle';
import type { Failure, Location } from '../failure.ts';
import { requireReasonable, requireReasonableText } from './bundle-limits.ts';
import { attestationFailure } from './verify-failures.ts';

/** Media types of the versions 0.1 to 0.3; the last has two spellings. */
const mediaTypes: ReadonlySet<unknown> = new Set([
  'application/vnd.dev.sigstore.bundle+json;version=0.1',
  'application/vnd.dev.sigstore.bundle+json;version=0.2',
  'application/vnd.dev.sigstore.bundle+json;version=0.3',
  'application/vnd.dev.sigstore.bundle.v0.3+json',
]);

/** A bundle that was read, and not verified. */
export interface AttestationBundle {
  /** Where it stands, for messages. */
  readonly place: Location;
  readonly bundle: BundleWithDsseEnvelope;
  /** The certificate that signed, DER. */
  readonly certificate: Buffer;
}

/**
 * The bundles of a file: one as JSON, or one a line (`*.jsonl`). At least one comes back.
 * Throws ATTESTATION_BUNDLE_UNREADABLE with the line, _EXCESSIVE, and what parseBundle throws.
 */
export function parseBundles(text: string, file: string): readonly AttestationBundle[] {
  requireReasonableText(text, file);
  const whole = findJson(text);
  if (whole) return [parseBundle(whole.value, { file })];
  const lines = text
    .split('\n')
    .map((content, index) => ({ content, place: { file, line: index + 1 } }))
    .filter(({ content }) => content.trim() !== '');
  if (lines.length === 0) throw unreadable({ file }, 'it is empty');
  return lines.map(({ content, place }) => {
    const found = findJson(content);
    if (!found) throw unreadable(place, 'it is not JSON');
    return parseBundle(found.value, place);
  });
}

/**
 * The bundle of a value that was JSON. Throws ATTESTATION_BUNDLE_UNREADABLE, _VERSION,
 * _KIND (no attestation, or not signed with a certificate) and _EXCESSIVE.
 */
export function parseBundle(value: unknown, place: Location): AttestationBundle {
  requireKnownVersion(value, place);
  const bundle = readBundle(value, place);
  requireReasonable(bundle, place);
  const { content, verificationMaterial } = bundle;
  if (content.$case !== 'dsseEnvelope') throw otherKind(place, 'a bare signature of a file');
  const certificate = findCertificate(verificationMaterial.content);
  if (!certificate) throw otherKind(place, 'the name of a key in place of a certificate');
  return { place, bundle: bundle as BundleWithDsseEnvelope, certificate };
}

type LibraryBundle = ReturnType<typeof bundleFromJSON>;

/** The first one is the signer's; version 0.1 may bring those that lead to the root. */
function findCertificate(
  content: LibraryBundle['verificationMaterial']['content'],
): Buffer | undefined {
  if (content.$case === 'certificate') return content.certificate.rawBytes;
  if (content.$case === 'publicKey') return undefined;
  return content.x509CertificateChain.certificates[0]?.rawBytes;
}

function requireKnownVersion(value: unknown, place: Location): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unreadable(place, 'it is not a JSON object');
  }
  const mediaType = (value as { readonly mediaType?: unknown }).mediaType;
  if (mediaType === undefined) throw unreadable(place, 'it has no `mediaType`');
  if (mediaTypes.has(mediaType)) return;
  throw attestationFailure('ATTESTATION_BUNDLE_VERSION', {
    seen: `${render(place)} of the media type ${JSON.stringify(mediaType).slice(0, 100)}`,
    expected: 'a Sigstore bundle of version 0.1, 0.2 or 0.3',
    cure: 'Give the bundle itself; if its version is a newer one, update release-actions.',
    location: place,
  });
}

function readBundle(value: unknown, place: Location): LibraryBundle {
  try {
    return bundleFromJSON(value as Parameters<typeof bundleFromJSON>[0]);
  } catch (error) {
    throw unreadable(place, (error as Error).message, error);
  }
}

function findJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function unreadable(place: Location, why: string, cause?: unknown): Failure {
  return attestationFailure('ATTESTATION_BUNDLE_UNREADABLE', {
    seen: `${render(place)} is no Sigstore bundle: ${why}`,
    expected: 'a bundle as JSON, or one a line',
    cure: 'Download the file again, or make it anew with `gh attestation download`.',
    location: place,
    cause,
  });
}

function otherKind(place: Location, what: string): Failure {
  return attestationFailure('ATTESTATION_BUNDLE_KIND', {
    seen: `${render(place)} holds ${what}`,
    expected: 'a signed statement (a DSSE envelope) with the certificate of its signer',
    cure: 'Give an attestation, such as attest-artifacts or actions/attest write it.',
    location: place,
  });
}

/** `provenance.intoto.jsonl, line 2`. */
function render({ file, line }: Location): string {
  return line === undefined ? file : `${file}, line ${line}`;
}
