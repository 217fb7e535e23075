/**
 * Whom to trust without asking anybody: the certificate authorities, logs and timestamp
 * authorities of a Sigstore. Which root a bundle is verified with follows from the
 * organization that issued its certificate, and never from trying: what another root
 * would accept with less proof is refused.
 */
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toTrustMaterial, Verifier } from '@sigstore/verify';
import type { Failure, Location } from '../failure.ts';
import { findOrganization, readCertificate } from './signing-certificate.ts';
import { githubRoot, publicGoodRoot } from './trusted-roots.generated.ts';
import { attestationFailure } from './verify-failures.ts';

/** As certificates name their issuer: the public good signs for public repositories. */
export const publicGood = 'sigstore.dev';
/** GitHub's own instance: for private repositories, and for what GitHub itself attests. */
export const githubInstance = 'GitHub, Inc.';

/** How many of each a bundle must bring. */
interface Thresholds {
  readonly tlogThreshold: number;
  readonly ctlogThreshold: number;
  /** Times that somebody trusted tells: a log at its entry, or an authority. */
  readonly timestampThreshold: number;
}

/** The two that are known demand this, whatever is in a root that was supplied for them. */
const knownThresholds: Readonly<Record<string, Thresholds>> = {
  [publicGood]: { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 },
  [githubInstance]: { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 1 },
};

/** Verifiers by the organization whose certificates they are for. Made once, used for many. */
export type TrustedRoots = ReadonlyMap<string, Verifier>;

/** The roots that this version was made with: the public good's and GitHub's. */
export function embeddedRoots(): TrustedRoots {
  return new Map([publicGoodRoot, githubRoot].map((text) => readRoot(text, { file: 'built in' })));
}

/**
 * The roots of a file, which are trusted instead of the embedded ones: `trusted_root.json`,
 * or one a line as `gh attestation trusted-root` writes them. Another organization's root
 * demands a log entry where it has a log. Throws ATTESTATION_ROOT_UNREADABLE.
 */
export function parseTrustedRoots(text: string, file: string): TrustedRoots {
  const lines = isJson(text) ? [text] : text.split('\n');
  const roots = lines
    .map((content, index) => ({ content, place: { file, line: index + 1 } }))
    .filter(({ content }) => content.trim() !== '')
    .map(({ content, place }) => readRoot(content, place));
  if (roots.length === 0) throw unreadable({ file }, 'it is empty');
  const byOrganization = new Map(roots);
  if (byOrganization.size === roots.length) return byOrganization;
  throw unreadable({ file }, 'two of its roots are of the same organization');
}

/** The verifier for certificates that `organization` issued. Throws ATTESTATION_ISSUER_UNTRUSTED. */
export function requireRoot(
  roots: TrustedRoots,
  organization: string | undefined,
  place: Location,
): Verifier {
  const verifier = organization === undefined ? undefined : roots.get(organization);
  if (verifier) return verifier;
  throw attestationFailure('ATTESTATION_ISSUER_UNTRUSTED', {
    seen: `the certificate in ${place.file} was issued by ${organization ?? 'nobody who is named'}`,
    expected: `a certificate by ${[...roots.keys()].join(' or ')}`,
    cure: 'If that issuer is yours, give its root as `trusted-root`. Otherwise do not trust it.',
    location: place,
  });
}

function readRoot(text: string, place: Location): [organization: string, verifier: Verifier] {
  const root = parseRoot(text, place);
  const organizations = root.certificateAuthorities.map((authority) => {
    const issuing = authority.certChain?.certificates[0];
    return issuing && findOrganization(readCertificate(issuing.rawBytes)?.subject);
  });
  const [organization] = organizations;
  if (organization === undefined || organizations.some((one) => one !== organization)) {
    throw unreadable(place, 'it does not name one organization that issues its certificates');
  }
  try {
    const thresholds = knownThresholds[organization] ?? thresholdsOf(root);
    const trusted = toTrustMaterial(root);
    rememberChains(trusted);
    return [organization, new Verifier(trusted, thresholds)];
  } catch (error) {
    throw unreadable(place, (error as Error).message, error);
  }
}

/**
 * A trusted certificate is signed by its issuer or it is not: the verifier would check the
 * same chains again for every bundle, which is half of its work.
 */
function rememberChains(trusted: ReturnType<typeof toTrustMaterial>): void {
  const authorities = [...trusted.certificateAuthorities, ...trusted.timestampAuthorities];
  const certificates = authorities.flatMap(({ certChain }) => certChain);
  const trustedOnes = new Set<unknown>(certificates);
  for (const certificate of certificates) {
    const answers = new Map<unknown, boolean>();
    const verify = certificate.verify.bind(certificate);
    certificate.verify = (issuer) => {
      const known = answers.get(issuer);
      if (known !== undefined) return known;
      const answer = verify(issuer);
      // Issuers that a bundle brings are not kept: they are no trusted ones, and many.
      if (issuer === undefined || trustedOnes.has(issuer)) answers.set(issuer, answer);
      return answer;
    };
  }
}

function parseRoot(text: string, place: Location): TrustedRoot {
  let value: unknown;
  try {
    value = JSON.parse(text);
    const { mediaType } = value as { readonly mediaType?: unknown };
    if (/^application\/vnd\.dev\.sigstore\.trustedroot[.+]/.test(String(mediaType))) {
      return TrustedRoot.fromJSON(value);
    }
  } catch (error) {
    throw unreadable(place, (error as Error).message, error);
  }
  throw unreadable(place, 'it has not the media type of one');
}

function thresholdsOf({ tlogs, ctlogs }: TrustedRoot): Thresholds {
  return {
    tlogThreshold: Math.min(tlogs.length, 1),
    ctlogThreshold: Math.min(ctlogs.length, 1),
    timestampThreshold: 1,
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function unreadable({ file, line }: Location, why: string, cause?: unknown): Failure {
  return attestationFailure('ATTESTATION_ROOT_UNREADABLE', {
    seen: `${line === undefined ? file : `${file}, line ${line}`} is no trusted root: ${why}`,
    expected: 'trusted_root.json, or one a line, as `gh attestation trusted-root` writes them',
    cure: 'Make the file anew with `gh attestation trusted-root`, or leave `trusted-root` away.',
    location: { file },
    cause,
  });
}
