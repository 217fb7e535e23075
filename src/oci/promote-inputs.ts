/** What promote-image is asked, and who must have signed when nothing else is said: this run. */
import type { EvidencePolicy } from './evidence.ts';
import type { LatestPolicy } from './plan-promotion.ts';
import type { Files, RunContext } from '../ports.ts';

export interface PromoteInputs {
  readonly source: string;
  /** 64 hexadecimal digits. */
  readonly digest: string;
  readonly tags: readonly string[];
  readonly version: string;
  readonly platforms: readonly string[] | undefined;
  readonly latestPolicy: LatestPolicy;
  readonly evidence: 'attestation' | 'none';
  readonly repository: string;
  readonly signerWorkflow: string | undefined;
  readonly signerRef: string | undefined;
  readonly signerCommit: string | undefined;
  readonly signer: string | undefined;
  readonly trustedRoot: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly receiptPath: string;
  readonly dryRun: boolean;
}

const maxRootBytes = 4 * 1024 * 1024;

/**
 * The policy; what is in neither inputs nor run is empty, and then no policy takes it. Throws
 * what reading the root's file throws.
 */
export async function readEvidencePolicy(
  inputs: PromoteInputs,
  { files, run }: { readonly files: Pick<Files, 'read'>; readonly run: RunContext },
): Promise<EvidencePolicy> {
  const { repository, signer, trustedRoot } = inputs;
  return {
    signer: {
      repository,
      ref: inputs.signerRef ?? run.ref ?? '',
      commit: inputs.signerCommit ?? run.commit ?? '',
      workflow: inputs.signerWorkflow ?? workflowOf(run, repository),
      ...(signer !== undefined && { signer }),
    },
    ...(trustedRoot !== undefined && {
      trustedRoot: {
        text: (await files.read(trustedRoot, maxRootBytes)).toString('utf8'),
        file: trustedRoot,
      },
    }),
  };
}

/** `.github/workflows/release.yml` of `octo/demo/.github/workflows/release.yml@refs/tags/v1`. */
function workflowOf({ workflowRef = '' }: RunContext, repository: string): string {
  const [path = ''] = workflowRef.split('@');
  return path.startsWith(`${repository}/`) ? path.slice(repository.length + 1) : path;
}
