/** The attestations of a release: its manifest, the bundles beside it, and who may have signed. */
import { Failure } from '../failure.ts';
import type { ReleaseManifest } from '../manifest/manifest.ts';
import type { CommitSha } from '../ports.ts';
import { parseBundle, parseBundles, type AttestationBundle } from './bundle.ts';
import { predicateTypes } from './predicate-types.ts';
import type { SignerPolicy } from './signer-policy.ts';
import { embeddedRoots, type TrustedRoots } from './trusted-roots.ts';
import {
  renderReport,
  verifyBundles,
  type AttestationReport,
  type AttestedFile,
  type VerificationRequest,
} from './verify-bundles.ts';

/**
 * What is verified. Every digest in it must have been compared with the file's bytes by the
 * caller: a manifest is believed here.
 */
export type AttestedRelease = Pick<
  ReleaseManifest,
  'repository' | 'tag' | 'commit' | 'build' | 'artifacts' | 'evidence'
>;

/**
 * Bundles, read: the text of a file (`provenance.sigstore.json`, `*.intoto.jsonl`), or one as
 * the JSON value that GitHub's API lists.
 */
export type AttestationFile = {
  /** Its name, or where else it comes from: for messages. */
  readonly file: string;
} & ({ readonly text: string } | { readonly value: unknown });

/**
 * What the verifier knows by itself. What is left out is taken from the manifest, and then
 * only shows that manifest and certificates agree: whoever can replace both can replace
 * that. `repository` is therefore never taken from there.
 */
export interface ReleasePolicy extends Partial<Omit<SignerPolicy, 'repository' | 'commit'>> {
  /** `owner/name` that the release must come from. */
  readonly repository: string;
  readonly commit?: CommitSha;
  /** Predicate types that every built artifact needs; SLSA provenance when left out. */
  readonly required?: readonly string[];
  /**
   * Predicate types that are accepted besides; any when left out, because the signer's policy
   * holds for all, and what is not required proves nothing that anybody asked for.
   */
  readonly accepted?: readonly string[];
  /** Replaces the embedded roots. */
  readonly roots?: TrustedRoots;
}

/**
 * Verifies a release's attestations, offline. Each artifact that the release built needs
 * provenance; adopted ones must not have it from here; evidence is compared where it is named.
 *
 * The report holds every failure and none is thrown, but for ATTESTATION_POLICY. No bundles
 * at all are as many failures as there are artifacts, never success.
 *
 * @example
 * const report = verifyAttestations(manifest, [{ file: 'provenance.sigstore.json', text }], {
 *   repository: 'octo/demo',
 *   workflow: '.github/workflows/release.yml',
 * });
 * report.failures.length === 0; // then every artifact is proven to be built by that workflow
 */
export function verifyAttestations(
  release: AttestedRelease,
  evidence: readonly AttestationFile[],
  policy: ReleasePolicy,
): AttestationReport {
  const read = evidence.map(readBundles);
  const report = verifyBundles({
    ...planVerification(release, policy),
    bundles: read.flatMap((one) => (one instanceof Failure ? [] : one)),
  });
  const unreadable = read.filter((one): one is Failure => one instanceof Failure);
  return renderReport(report.attestations, [...report.failures, ...unreadable]);
}

/**
 * All of a request for verifyBundles but the bundles: for those that come from elsewhere
 * than from files, such as a registry's.
 */
export function planVerification(
  release: AttestedRelease,
  policy: ReleasePolicy,
): Omit<VerificationRequest, 'bundles'> {
  const { required, accepted, roots, ...signer } = policy;
  return {
    files: filesOf(release),
    policy: {
      signer: completeSigner(release, signer),
      ...(accepted && { predicateTypes: accepted }),
      required: required ?? [predicateTypes.provenance],
    },
    roots: roots ?? embeddedRoots(),
  };
}

/** Who must have signed, from what the verifier knows, completed by the manifest. */
export function completeSigner(
  { tag, commit, build }: Pick<AttestedRelease, 'tag' | 'commit' | 'build'>,
  policy: Partial<SignerPolicy> & Pick<SignerPolicy, 'repository'>,
): SignerPolicy {
  return {
    ...policy,
    ref: policy.ref ?? `refs/tags/${tag}`,
    commit: policy.commit ?? commit,
    workflow: policy.workflow ?? workflowFile(build.workflow, policy.repository),
  };
}

/**
 * `.github/workflows/release.yml` of `octo/demo/.github/workflows/release.yml@refs/tags/v1`;
 * the whole text, which no policy takes, when it is not of that repository.
 */
function workflowFile(workflow: string, repository: string): string {
  const [path = ''] = workflow.split('@');
  return path.startsWith(`${repository}/`) ? path.slice(repository.length + 1) : workflow;
}

function filesOf({ artifacts, evidence }: AttestedRelease): readonly AttestedFile[] {
  return [
    ...artifacts.map(({ name, sha256, sha512, adoptedFrom }): AttestedFile => ({
      name,
      sha256,
      ...(sha512 !== undefined && { sha512 }),
      attestation: adoptedFrom ? 'adopted' : 'required',
    })),
    ...evidence.map(({ name, sha256 }): AttestedFile => ({
      name,
      sha256,
      attestation: 'optional',
    })),
  ];
}

function readBundles(found: AttestationFile): readonly AttestationBundle[] | Failure {
  const { file } = found;
  try {
    return 'text' in found ? parseBundles(found.text, file) : [parseBundle(found.value, { file })];
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
