/** seal-artifacts: from its inputs to outputs, findings and a summary. */
import type { ActionResult } from '../define-action.ts';
import type { Finding } from '../failure.ts';
import type { Artifacts } from '../ports.ts';
import { manifestFileName, type ReleaseManifest } from './manifest.ts';
import { parseAdoptions, parseChannels, parseExpectations } from './seal-plan.ts';
import { renderSealSummary } from './seal-summary.ts';
import { seal, type SealPorts } from './seal.ts';
import { uploadSealed } from './upload-sealed.ts';

interface StepInputs {
  readonly folder: string;
  readonly tag: string;
  readonly version: string;
  readonly commit: string;
  readonly repository: string;
  readonly expect: string;
  readonly channels: string;
  readonly adopted: { readonly value: unknown } | undefined;
  readonly artifactName: string;
  readonly retentionDays: number;
  readonly outFolder: string | undefined;
  readonly dryRun: boolean;
}

type Output = 'artifactId' | 'artifactName' | 'manifestDigest' | 'manifestPath' | 'folder';

/** Throws what seal and uploadSealed throw, and INPUT_INVALID. */
export async function sealStep(
  inputs: StepInputs,
  ports: SealPorts & { readonly artifacts: Artifacts },
): Promise<ActionResult<Output>> {
  const plan = {
    expectations: parseExpectations(inputs.expect),
    channels: parseChannels(inputs.channels),
    adoptions: inputs.adopted ? parseAdoptions(inputs.adopted.value) : [],
  };
  const outFolder = inputs.outFolder ?? (await ports.files.makeTemporaryFolder('seal'));
  const sealed = await seal({ ...inputs, ...plan, outFolder }, ports);
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
    findings: findingsOf(manifest),
  };
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
