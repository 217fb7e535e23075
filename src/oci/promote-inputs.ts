/** What promote-image is asked, and who must have signed when nothing else is said: this run. */
import { inputFailure } from '../inputs.ts';
import type { EvidencePolicy } from './evidence.ts';
import type { LatestPolicy } from './plan-promotion.ts';
import type { Files, RunContext } from '../ports.ts';

export interface PromoteInputs {
  readonly source: string;
  /** A repository, or a registry alone; the source's own repository when left out. */
  readonly target: string | undefined;
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
  readonly targetUsername: string | undefined;
  readonly targetPassword: string | undefined;
  readonly receiptPath: string;
  readonly dryRun: boolean;
}

const maxRootBytes = 4 * 1024 * 1024;

/** The policy. Throws INPUT_MISSING outside of a run, and what reading the root's file throws. */
export async function readEvidencePolicy(
  inputs: PromoteInputs,
  { files, run }: { readonly files: Pick<Files, 'read'>; readonly run: RunContext },
): Promise<EvidencePolicy> {
  const { repository, signer, trustedRoot } = inputs;
  return {
    signer: {
      repository,
      ref: inputs.signerRef ?? run.ref ?? missing('signer-ref'),
      commit: inputs.signerCommit ?? run.commit ?? missing('signer-commit'),
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
function workflowOf({ workflowRef }: RunContext, repository: string): string {
  const [path = ''] = (workflowRef ?? missing('signer-workflow')).split('@');
  return path.startsWith(`${repository}/`) ? path.slice(repository.length + 1) : path;
}

function missing(name: string): never {
  throw inputFailure('INPUT_MISSING', {
    seen: `the input \`${name}\` was not given, and this is no run of GitHub Actions`,
    expected: 'to know which run attested the image',
    cure: 'Give `signer-workflow`, `signer-ref` and `signer-commit` of that run.',
  });
}
