/** Attestations as a registry serves them, verified offline and compared with the sealed file. */
import type { AttestationBundle } from '../attestation/bundle.ts';
import { parseNpmAttestations, parsePypiProvenance } from '../attestation/registry-bundles.ts';
import type { SignerPolicy } from '../attestation/signer-policy.ts';
import type { TrustedRoots } from '../attestation/trusted-roots.ts';
import { verifyBundles, type AttestedFile } from '../attestation/verify-bundles.ts';
import { verifySignature } from '../attestation/verify-signature.ts';
import { purlOf, type ChannelQuestion } from '../channels/question.ts';
import { createCollector } from '../collector.ts';
import type { Failure } from '../failure.ts';
import type { SealedArtifact } from '../manifest/manifest.ts';

/** Who may have signed. */
export interface Signers {
  readonly signer: SignerPolicy;
  readonly roots: TrustedRoots;
  /** Whether another run of that workflow is as good, at whatever ref and commit. */
  readonly anyRun: boolean;
}

export interface ServedDocument {
  readonly question: ChannelQuestion;
  readonly artifact: SealedArtifact;
  /** JSON, of which nothing is believed. */
  readonly document: unknown;
}

/** What is wrong with the bundles of the document, and with what they are about: ATTESTATION_*. */
export async function verifyServedBundles(
  served: ServedDocument,
  signers: Signers,
): Promise<readonly Failure[]> {
  const collector = createCollector();
  const bundles = await collector.check(() => parse(served));
  for (const bundle of bundles ?? []) {
    const refused = await collector.check(() => verifyOne(bundle, served, signers));
    refused?.forEach(collector.add);
  }
  return collector.failures;
}

/** Throws ATTESTATION_BUNDLE_*. */
function parse({ question, artifact, document }: ServedDocument): readonly AttestationBundle[] {
  // As PEP 740 calls it beside the file.
  const file = `${artifact.name}.provenance`;
  return question.channel.type === 'npm'
    ? parseNpmAttestations(document, file)
    : parsePypiProvenance(document, file);
}

function verifyOne(
  bundle: AttestationBundle,
  served: ServedDocument,
  { signer, roots, anyRun }: Signers,
): readonly Failure[] {
  return verifyBundles({
    files: [subjectOf(served)],
    bundles: [bundle],
    policy: { signer: anyRun ? inItsOwnRun(bundle, signer, roots) : signer, required: [] },
    roots,
  }).failures;
}

/** PyPI's subjects are file names, npm's package URLs with a SHA-512. */
function subjectOf({ question, artifact }: ServedDocument): AttestedFile {
  const { name, sha256, sha512 } = artifact;
  return {
    name: question.channel.type === 'npm' ? purlOf(question) : name,
    sha256,
    ...(sha512 !== undefined && { sha512 }),
    attestation: 'optional',
  };
}

/** The signer at the ref and commit that its proven certificate tells. */
function inItsOwnRun(
  bundle: AttestationBundle,
  signer: SignerPolicy,
  roots: TrustedRoots,
): SignerPolicy {
  const { identity } = verifySignature(bundle, roots);
  return {
    ...signer,
    ref: identity.sourceRepositoryRef ?? signer.ref,
    commit: identity.sourceRepositoryDigest ?? signer.commit,
  };
}
