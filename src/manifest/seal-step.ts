/** seal-artifacts: from its inputs to outputs, findings and a summary. */
import type { ActionResult } from '../define-action.ts';
import { parseEvidence, type EvidenceInputs } from '../evidence/evidence-options.ts';
import type { Finding } from '../failure.ts';
import type { Artifacts, Gpg } from '../ports.ts';
import { readReceipts } from '../receipt/receipt-files.ts';
import { openSigner, unsignedFindings } from '../signing/open-signer.ts';
import type { SigningInputs } from '../signing/signing-inputs.ts';
import { requireReleaseSignatures } from '../signing/verify-release-signatures.ts';
import { invalidInput } from '../structured-input.ts';
import type { Continued } from './continue-set.ts';
import { manifestFileName, type ReleaseManifest } from './manifest.ts';
import { parseAdoptions, parseChannels, parseExpectations, parseImages } from './seal-plan.ts';
import { renderSealSummary } from './seal-summary.ts';
import { seal, type SealPorts } from './seal.ts';
import { openSealedSet } from './sealed-set.ts';
import { tellRun, type ToldRun } from './told-run.ts';
import { findUntoldOrder } from './untold-order.ts';
import { uploadSealed } from './upload-sealed.ts';

interface StepInputs extends EvidenceInputs, SigningInputs, ToldRun {
  readonly folder: string;
  readonly tag: string;
  readonly version: string;
  readonly commit: string;
  readonly repository: string;
  readonly expect: string;
  readonly channels: string;
  readonly images: string | undefined;
  readonly adopted: { readonly value: unknown } | undefined;
  readonly artifactName: string;
  readonly retentionDays: number;
  readonly outFolder: string | undefined;
  readonly continuesArtifactId: number | undefined;
  readonly continuesFolder: string | undefined;
  readonly continuesManifestDigest: string | undefined;
  readonly receipts: readonly string[] | undefined;
  readonly dryRun: boolean;
}

type Output = 'artifactId' | 'artifactName' | 'manifestDigest' | 'manifestPath' | 'folder';

interface StepPorts extends SealPorts {
  readonly artifacts: Artifacts;
  readonly gpg: Gpg;
}

/** Throws what openSigner, seal and uploadSealed throw, and INPUT_INVALID. */
export async function sealStep(
  inputs: StepInputs,
  hostPorts: StepPorts,
): Promise<ActionResult<Output>> {
  const ports = { ...hostPorts, run: tellRun(hostPorts.run, inputs) };
  const plan = {
    expectations: parseExpectations(inputs.expect),
    channels: parseChannels(inputs.channels),
    images: inputs.images === undefined ? [] : parseImages(inputs.images),
    evidence: parseEvidence(inputs),
    adoptions: inputs.adopted ? parseAdoptions(inputs.adopted.value) : [],
  };
  const continues = await openContinued(inputs, ports);
  const signer = await openSigner(inputs, continues?.set.manifest, ports.gpg);
  const outFolder = inputs.outFolder ?? (await ports.files.makeTemporaryFolder('seal'));
  const sealed = await seal({ ...inputs, ...plan, outFolder, continues, signer }, ports);
  const untold = await findUntoldOrder(sealed, ports.files);
  const uploaded = inputs.dryRun ? undefined : await uploadSealed(sealed, inputs, ports);
  const { manifest, manifestSha256, folder } = uploaded?.set ?? sealed;
  // A temporary folder is gone when this process ends: nobody is told of it.
  const kept = inputs.outFolder === undefined ? '' : folder;
  return {
    outputs: {
      artifactId: uploaded ? String(uploaded.artifactId) : '',
      artifactName: uploaded ? inputs.artifactName : '',
      manifestDigest: `sha256:${manifestSha256}`,
      manifestPath: kept && `${kept}/${manifestFileName}`,
      folder: kept,
    },
    summary: renderSealSummary({
      manifest,
      manifestSha256,
      artifactId: uploaded?.artifactId,
      reused: uploaded?.reused ?? false,
    }),
    findings: [
      ...findingsOf(manifest),
      ...sealed.findings,
      ...untold,
      ...unsignedFindings(manifest),
    ],
  };
}

/** The set to continue, verified; undefined when none is named. Throws SEALED_*, MANIFEST_*, SIGNATURE_*, GPG_*, RECEIPT_UNREADABLE. */
async function openContinued(inputs: StepInputs, ports: StepPorts): Promise<Continued | undefined> {
  const { continuesArtifactId, continuesFolder, continuesManifestDigest: manifestDigest } = inputs;
  const named = [continuesArtifactId, continuesFolder, inputs.receipts].some(
    (input) => input !== undefined,
  );
  if (manifestDigest === undefined && !named) return undefined;
  if (manifestDigest === undefined) {
    throw invalidInput(
      'continues-manifest-digest',
      'it was not given.',
      '`manifest-digest` of the set to continue, beside its artifact or folder; without such a set there is nothing that receipts could prove',
    );
  }
  const { repository, tag } = inputs;
  const set = await openSealedSet(
    {
      sealedArtifactId: continuesArtifactId,
      sealedRunId: undefined,
      sealedFolder: continuesFolder,
      ...{ manifestDigest, repository, tag },
    },
    ports,
  );
  await requireReleaseSignatures(set, ports);
  return { set, receipts: await readReceipts(inputs.receipts ?? [], ports.files) };
}

/** Serving an artifact nowhere is allowed: the release itself carries it. It is told all the same. */
function findingsOf({ artifacts, channels }: ReleaseManifest): Finding[] {
  const served = new Set(channels.flatMap((channel) => channel.artifacts));
  return artifacts
    .filter(({ name }) => !served.has(name))
    .map(({ name }) => ({
      rule: 'SEALED_FOR_NO_CHANNEL',
      level: 'notice',
      message: `${name} is in no channel: only the release will carry it.`,
    }));
}
