/** What promote-image is asked, and who must have signed when nothing else is said: this run. */
import { inputFailure } from '../inputs.ts';
import type { DeclaredInputs } from './declared-evidence.ts';
import type { SealedImage } from '../manifest/manifest.ts';
import type { EvidencePolicy } from './evidence.ts';
import type { LatestPolicy } from './plan-promotion.ts';
import type { Attestations, Files, RunContext } from '../ports.ts';

/** What is promoted, once it is settled which image that is. */
export interface PromoteInputs extends DeclaredInputs {
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
  /** Whether everybody must be able to pull the source. */
  readonly requirePublic: boolean;
  readonly githubToken: string | undefined;
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
  /** As the manifest tells it, when it is an image of a sealed set. */
  readonly sealed?: SealedImage;
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

/** What GitHub keeps, asked with a token: without one it hides what is private, which is no answer. */
export function attestationsFor(
  { githubToken }: Pick<PromoteInputs, 'githubToken'>,
  { list }: Pick<Attestations, 'list'>,
): Pick<Attestations, 'list'> {
  if (githubToken !== undefined) return { list };
  return {
    list: async () => {
      throw inputFailure('INPUT_MISSING', {
        seen: 'nothing beside the image attests it, and without a token GitHub is not asked.',
        expected: '`github-token`, to ask for the attestations that GitHub keeps',
        cure: 'Set `github-token` (on the command line the environment variable GITHUB_TOKEN).',
      });
    },
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
