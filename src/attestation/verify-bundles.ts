/**
 * Files against the bundles that attest them: each bundle is verified once, and its
 * subjects are looked up by name, so that a hundred of each cost a hundred verifications.
 */
import { Failure, findingOf, type Finding } from '../failure.ts';
import type { AttestationBundle } from './bundle.ts';
import { findCoverage, type Coverage } from './coverage.ts';
import { requirePolicy } from './signer-policy.ts';
import type { FileDigests } from './subjects.ts';
import type { TrustedRoots } from './trusted-roots.ts';
import { verifyBundle, type AttestationPolicy, type VerifiedBundle } from './verify-bundle.ts';

/**
 * A file that attestations may be about. `required`: it must have one of every kind that
 * the policy requires. `optional`: it must be the attested one if its name is. `adopted`:
 * its bytes come from a registry, so that provenance by this release would be a lie.
 */
export interface AttestedFile extends FileDigests {
  readonly attestation: 'required' | 'optional' | 'adopted';
}

export interface VerificationRequest {
  readonly files: readonly AttestedFile[];
  readonly bundles: readonly AttestationBundle[];
  readonly policy: AttestationPolicy & {
    /** Predicate types that every required file must be attested with; they are accepted, too. */
    readonly required: readonly string[];
  };
  readonly roots: TrustedRoots;
}

/** An attestation of the right signer, and which of the files it is about. */
export interface Attestation extends VerifiedBundle {
  /** Names of files whose bytes it attests, sorted; none when it is about others. */
  readonly files: readonly string[];
}

export interface AttestationReport {
  /** Those whose signature and signer hold, in the order of the bundles. */
  readonly attestations: readonly Attestation[];
  /** What is wrong, all of it: by place and rule. Empty: every required file is attested. */
  readonly failures: readonly Failure[];
  /** The same failures as findings. */
  readonly findings: readonly Finding[];
}

/**
 * Verifies all bundles, and compares every subject that bears a file's name with the file.
 * Nothing is thrown for what a bundle holds: it is in the report. Throws ATTESTATION_POLICY
 * for a policy that cannot be right.
 */
export function verifyBundles(request: VerificationRequest): AttestationReport {
  const { bundles, policy, roots } = request;
  requirePolicy(policy.signer);
  const { predicateTypes, required } = policy;
  const accepted = {
    signer: policy.signer,
    ...(predicateTypes && { predicateTypes: [...predicateTypes, ...required] }),
  };
  const outcomes = bundles.map((bundle) => ({
    bundle,
    outcome: attempt(() => verifyBundle(bundle, accepted, roots)),
  }));
  const refusals = outcomes.flatMap(({ bundle, outcome }) =>
    outcome instanceof Failure ? [{ bundle, failure: outcome }] : [],
  );
  const verified = outcomes.flatMap(({ outcome }) => (outcome instanceof Failure ? [] : [outcome]));
  const coverage: Coverage = findCoverage(request, {
    verified,
    refused: refusals.map(({ bundle }) => bundle),
  });
  return renderReport(coverage.attestations, [
    ...refusals.map(({ failure }) => failure),
    ...coverage.failures,
  ]);
}

/** The report of a release; its failures sorted by where they were found, then by code. */
export function renderReport(
  attestations: readonly Attestation[],
  found: readonly Failure[],
): AttestationReport {
  const keyOf = ({ location, code, message }: Failure) =>
    `${location?.file ?? ''}\0${String(location?.line ?? 0).padStart(9, '0')}\0${code}\0${message}`;
  const failures = [...found].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return { attestations, failures, findings: failures.map(findingOf) };
}

/** The report, when nothing is wrong; throws its first failure otherwise. */
export function requireAttested(report: AttestationReport): AttestationReport {
  const [failure] = report.failures;
  if (failure) throw failure;
  return report;
}

function attempt<T>(act: () => T): T | Failure {
  try {
    return act();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
