/** The world of `release-actions world`: a repository with a commit, and a job that may do anything. */
import type { World } from './world.ts';

const workflowPath = '.github/workflows/release.yml';
const everything = {
  actions: 'write',
  attestations: 'write',
  checks: 'write',
  contents: 'write',
  deployments: 'write',
  issues: 'write',
  packages: 'write',
  'pull-requests': 'write',
  statuses: 'write',
} as const;

/**
 * Gives an empty repository its first commit and a run of its release workflow;
 * the variables that make a program act as a job of that run.
 */
export function settleDefaultWorld(world: World): Record<string, string> {
  const repository = world.github.repository(world.repository);
  const { state } = repository;
  const tip = state.branches[state.defaultBranch];
  const sha =
    tip ?? repository.addCommit({ message: 'First commit', files: { 'README.md': '# Demo\n' } });
  const runId = repository.addRun({
    path: workflowPath,
    headSha: sha,
    status: 'in_progress',
    conclusion: null,
  });
  const token = world.github.issueToken({ permissions: everything, repository: world.repository });
  return {
    ...world.results.jobEnvironment({ runId, jobId: 'world' }),
    ...world.oidc.requestToken({
      repository: world.repository,
      repositoryId: state.id,
      ownerId: state.ownerId,
      visibility: state.private ? 'private' : 'public',
      ref: `refs/heads/${state.defaultBranch}`,
      sha,
      eventName: 'push',
      workflow: 'Release',
      workflowPath,
      runId,
      runNumber: 1,
      runAttempt: 1,
      actor: 'octocat',
    }),
    GITHUB_REPOSITORY: world.repository,
    GITHUB_SHA: sha,
    GITHUB_RUN_ID: String(runId),
    GITHUB_TOKEN: token,
    GH_TOKEN: token,
    GH_REPO: world.repository,
    // The registries take any token of the right form until a scenario makes them strict.
    TWINE_USERNAME: '__token__',
    TWINE_PASSWORD: 'pypi-loopbackworld',
    CARGO_REGISTRY_TOKEN: 'cioloopbackworld',
  };
}
