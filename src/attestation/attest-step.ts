/** attest-artifacts: from its inputs to a sealed set that carries the attestations. */
import { canonicalJson } from '../canonical-json.ts';
import type { ActionResult } from '../define-action.ts';
import type { Finding } from '../failure.ts';
import { addEvidence } from '../manifest/add-evidence.ts';
import { requireEmptyFolder } from '../manifest/empty-folder.ts';
import type { SealedInputs } from '../manifest/sealed-inputs.ts';
import { openSealedSet, type SealedSet } from '../manifest/sealed-set.ts';
import { uploadSealed } from '../manifest/upload-sealed.ts';
import type { Gpg, IdentityTokens, RunContext } from '../ports.ts';
import { openSigner, requireSigned } from '../signing/open-signer.ts';
import type { SigningInputs } from '../signing/signing-inputs.ts';
import { requireReleaseSignatures } from '../signing/verify-release-signatures.ts';
import { attestPlanned, type Attested, type AttestPorts } from './attest-planned.ts';
import { renderAttestSummary } from './attest-summary.ts';
import { buildProvenance, builderOf, provenanceType } from './build-provenance.ts';
import { readCustomClaims } from './custom-predicates.ts';
import { findEarlierBundles, type EarlierPorts } from './earlier-attested.ts';
import { claimsAudience, parseJobClaims, requireOwnBuild, type JobClaims } from './job-claims.ts';
import { builtArtifacts, planAttestations, provenanceLinesName } from './plan-attestations.ts';
import { claimsOfSboms } from './sealed-sboms.ts';

interface StepInputs extends Omit<SealedInputs, 'sealedRunId'>, SigningInputs {
  readonly predicates: string | undefined;
  readonly artifactName: string;
  readonly retentionDays: number;
  readonly outFolder: string | undefined;
  readonly repository: string;
}

type Output =
  'artifactId' | 'artifactName' | 'manifestDigest' | 'folder' | 'bundles' | 'attestationIds';

export interface AttestStepPorts extends AttestPorts, EarlierPorts {
  readonly gpg: Gpg;
  readonly identityTokens: IdentityTokens;
  readonly run: RunContext;
}

/** Throws ATTEST_*, ID_TOKEN_*, SIGN_*, SIGNATURE_*, GPG_*, INPUT_INVALID, and what the sealed set's own steps throw. */
export async function attestStep(
  inputs: StepInputs,
  ports: AttestStepPorts,
): Promise<ActionResult<Output>> {
  const { run, files } = ports;
  const set = await openSealedSet({ ...inputs, sealedRunId: undefined }, ports);
  requireOwnBuild(run, set.manifest);
  const claims = await requireClaims(set, ports);
  const planned = await plan(set, { ...inputs, claims }, ports);
  if (planned.length === 0) return nothingBuilt(set, inputs);
  await requireReleaseSignatures(set, ports);
  // Before anything is attested: what is attested without the key could not be released.
  const gpgSigner = await openSigner(inputs, set.manifest, ports.gpg);
  const folder = inputs.outFolder ?? (await files.makeTemporaryFolder('attested'));
  await requireEmptyFolder(folder, files);
  const signer = builderOf(claims, run.serverUrl);
  const earlier = await findEarlierBundles(inputs.artifactName, { set, planned, signer }, ports);
  const attested = await attestPlanned(planned, { signer, earlier }, ports);
  const continued = await addEvidence(set, filesOf(attested), { folder, files, signer: gpgSigner });
  const uploaded = await uploadSealed(continued, inputs, ports);
  return resultOf({ set, attested, uploaded }, inputs);
}

/** The token tells what the certificate will: it must be the run that the variables tell of. */
async function requireClaims(
  { manifest }: SealedSet,
  { identityTokens, log }: Pick<AttestStepPorts, 'identityTokens' | 'log'>,
): Promise<JobClaims> {
  const token = await identityTokens.request(claimsAudience);
  log.mask(token);
  const claims = parseJobClaims(token);
  const { repository, ref, sha: commit, run_id: runId } = claims;
  requireOwnBuild({ repository, ref, commit, runId: Number(runId) }, manifest);
  return claims;
}

async function plan(
  set: SealedSet,
  { claims, predicates }: { readonly claims: JobClaims; readonly predicates: string | undefined },
  { files, run }: Pick<AttestStepPorts, 'files' | 'run'>,
) {
  const artifacts = builtArtifacts(set.manifest);
  const provenance = {
    stem: 'provenance',
    predicateType: provenanceType,
    predicate: buildProvenance(claims, run.serverUrl),
    artifacts,
  };
  const sboms = await claimsOfSboms(set, files);
  const custom = await readCustomClaims(predicates, artifacts, files);
  return planAttestations([provenance, ...sboms, ...custom], set.manifest);
}

/** One form for one bundle: GitHub's list may give its fields in another order. */
function filesOf(attested: readonly Attested[]) {
  const bundles = attested.map(({ fileName, bundle }) => ({
    name: fileName,
    content: `${canonicalJson(bundle)}\n`,
  }));
  const provenance = bundles.filter((_, index) => {
    return attested[index]!.statement.predicateType === provenanceType;
  });
  const lines = provenance.map(({ content }) => content).join('');
  return [...bundles, { name: provenanceLinesName, content: lines }];
}

interface Done {
  readonly set: SealedSet;
  readonly attested: readonly Attested[];
  readonly uploaded: Awaited<ReturnType<typeof uploadSealed>>;
}

function resultOf({ set, attested, uploaded }: Done, inputs: StepInputs): ActionResult<Output> {
  const { manifestSha256, manifest, folder } = uploaded.set;
  const { artifactId } = uploaded;
  const kept = inputs.outFolder === undefined ? '' : folder;
  const names = [...attested.map(({ fileName }) => fileName), provenanceLinesName];
  return {
    outputs: {
      artifactId: String(artifactId),
      artifactName: inputs.artifactName,
      manifestDigest: `sha256:${manifestSha256}`,
      folder: kept,
      bundles: names.join('\n'),
      attestationIds: attested.flatMap(({ id }) => id ?? []).join('\n'),
    },
    summary: renderAttestSummary({ manifest, manifestSha256, artifactId, attested }),
    findings: adoptedFindings(set),
  };
}

/** Everything was adopted: there is nothing that this run may say, and the set goes on as it is. */
function nothingBuilt(set: SealedSet, inputs: StepInputs): ActionResult<Output> {
  requireSigned(set.manifest, inputs);
  const id = inputs.sealedArtifactId;
  return {
    outputs: {
      artifactId: id === undefined ? '' : String(id),
      manifestDigest: `sha256:${set.manifestSha256}`,
      folder: inputs.sealedFolder ?? '',
    },
    summary: `### Nothing to attest for ${set.manifest.tag}\n\nEvery artifact was adopted from a registry: this run has built none of them. The sealed set goes on as it is.\n`,
    findings: adoptedFindings(set),
  };
}

function adoptedFindings({ manifest }: SealedSet): Finding[] {
  return manifest.artifacts.flatMap(({ name, adoptedFrom }) =>
    adoptedFrom
      ? {
          rule: 'ATTEST_ADOPTED',
          level: 'notice' as const,
          message: `${name} was adopted from ${adoptedFrom.registry}: this run did not build it, and does not attest it. Its own provenance is there.`,
        }
      : [],
  );
}
