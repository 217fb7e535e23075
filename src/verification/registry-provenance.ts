/**
 * What registries keep of who published: read, compared with the publisher that is expected, and
 * verified offline like the release's own attestations.
 */
import { planVerification, type ReleasePolicy } from '../attestation/verify-attestations.ts';
import { channelFailure } from '../channels/failures.ts';
import type { Sighting } from '../channels/observe.ts';
import { findVoucher, provenanceDiffers } from '../channels/provenance.ts';
import { coordinatesOf, purlOf, type ChannelQuestion } from '../channels/question.ts';
import { unreadable } from '../channels/refusals.ts';
import type { Failure } from '../failure.ts';
import { inParallel } from '../in-parallel.ts';
import type { ServedAttestations } from '../ports.ts';
import { registryRow } from '../registry-types.ts';
import type { ExpectedPublisher } from '../registry/publisher.ts';
import { verifyServedBundles, type Signers } from './served-bundles.ts';

export interface ProvenancePolicy {
  /** Who may have signed; of no consequence where registries keep nothing. */
  readonly signers: ReleasePolicy;
  /** Registries that can keep provenance must have it. */
  readonly requireProvenance: boolean;
}

export interface ProvenanceCheck {
  /** `provenance of 2 verified`, or why there is none to verify. */
  readonly detail: string;
  /** CHANNEL_PROVENANCE_*, CHANNEL_UNREADABLE, ATTESTATION_*. */
  readonly failures: readonly Failure[];
  /** Names of the artifacts whose provenance holds. */
  readonly verified: readonly string[];
}

/**
 * Provenance of the files that are served as sealed. What is there must verify and be about
 * the sealed bytes; whether it must be there is the policy's. Of bytes that were adopted
 * from a registry, the provenance is an earlier run's of the same workflow.
 */
export async function checkProvenance(
  question: ChannelQuestion,
  served: readonly Sighting[],
  policy: ProvenancePolicy,
): Promise<ProvenanceCheck> {
  const { title } = registryRow(question.channel.type);
  if (!question.registry.findAttestations) {
    return { detail: `${title} keeps no provenance`, failures: [], verified: [] };
  }
  const found = await inParallel(served, (sighting) => checkFile(question, sighting, policy));
  const failures = found.flatMap((one) => one.failures);
  const verified = served
    .map(({ artifact }) => artifact.name)
    .filter((_, at) => found[at]!.verified);
  const none = verified.length === 0 && failures.length === 0;
  const detail = none ? 'no provenance' : `provenance of ${verified.length} verified`;
  return { detail, failures, verified };
}

interface FileProvenance {
  readonly verified: boolean;
  readonly failures: readonly Failure[];
}

async function checkFile(
  question: ChannelQuestion,
  sighting: Sighting,
  policy: ProvenancePolicy,
): Promise<FileProvenance> {
  const { artifact, url } = sighting;
  const { packageName, version } = coordinatesOf(question);
  const found = await question.registry.findAttestations!(
    { package: packageName, version },
    { filename: artifact.name, url, yanked: sighting.yanked },
  );
  if (found.state === 'unknown') {
    const unanswered = { ...sighting, reason: found.reason };
    return { verified: false, failures: [unreadable(question, [unanswered])] };
  }
  if (found.state === 'absent') {
    const failures = policy.requireProvenance ? [missing(question, sighting)] : [];
    return { verified: false, failures };
  }
  const failures = await judge(question, { sighting, served: found.value }, policy);
  return { verified: failures.length === 0, failures };
}

/** Signatures first: what a registry tells beside them is only compared when they hold. */
async function judge(
  question: ChannelQuestion,
  told: { readonly sighting: Sighting; readonly served: ServedAttestations },
  { signers }: ProvenancePolicy,
): Promise<readonly Failure[]> {
  const { artifact } = told.sighting;
  const plan = planVerification(question.manifest, signers);
  const expected: Signers = {
    signer: plan.policy.signer,
    roots: plan.roots,
    anyRun: artifact.adoptedFrom !== undefined,
  };
  const refused = await verifyServedBundles(
    { question, artifact, document: told.served.document },
    expected,
  );
  if (refused.length > 0) return refused;
  const publisher = publisherOf(expected);
  const seen = { artifact, publishers: told.served.publishers };
  const voucher = findVoucher(question, seen, publisher);
  return voucher ? [] : [provenanceDiffers(question, seen, publisher)];
}

/** The same signer, in the words of registries: a workflow is its file's name there. */
function publisherOf({ signer, anyRun }: Signers): ExpectedPublisher {
  return {
    repository: signer.repository,
    workflow: signer.workflow.replace(/^\.github\/workflows\//, ''),
    ref: anyRun ? undefined : signer.ref,
    environment: undefined,
  };
}

function missing(question: ChannelQuestion, { artifact }: Sighting): Failure {
  return channelFailure('CHANNEL_PROVENANCE_MISSING', {
    seen: `${purlOf(question)} has no provenance of ${artifact.name}`,
    expected: 'provenance of the sealed bytes, as `require-registry-provenance` demands',
    cure: 'A version that is there without provenance never gets any: publish the next one with trusted publishing, or leave `require-registry-provenance` out.',
    location: { file: artifact.name },
  });
}
