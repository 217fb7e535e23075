/** Where a release comes from: the run, and a commit that the run and the tag agree on. */
import type { GitRefs, RunContext } from '../ports.ts';
import { sealFailure } from './failures.ts';
import type { ReleaseManifest } from './manifest.ts';

export interface ReleaseNames {
  readonly tag: string;
  readonly version: string;
  readonly commit: string;
  readonly repository: string;
}

export type ReleaseOrigin = Pick<
  ReleaseManifest,
  'repository' | 'tag' | 'version' | 'commit' | 'committedAt' | 'build'
>;

/** Throws SEAL_OUTSIDE_RUN, SEAL_VERSION_MISMATCH, SEAL_COMMIT_MISMATCH, SEAL_COMMIT_UNKNOWN. */
export async function requireOrigin(
  names: ReleaseNames,
  { run, refs }: { readonly run: RunContext; readonly refs: GitRefs },
): Promise<ReleaseOrigin> {
  const build = requireRun(run);
  requireTagOfVersion(names);
  if (run.commit !== undefined && run.commit !== names.commit) {
    throw commitMismatch(`the run is at ${run.commit}`, names);
  }
  await requireTagAt(names, refs);
  const { tag, version, commit, repository } = names;
  const committedAt = await requireCommitTime(names, refs);
  return { repository, tag, version, commit, committedAt, build };
}

function requireRun({ workflowRef, runId }: RunContext): ReleaseManifest['build'] {
  if (workflowRef !== undefined && runId !== undefined) return { workflow: workflowRef, runId };
  throw sealFailure('SEAL_OUTSIDE_RUN', {
    seen: 'no workflow run is around this process',
    expected: 'GITHUB_RUN_ID and GITHUB_WORKFLOW_REF, which the runner sets',
    cure: 'Seal in the release workflow. To make on a laptop what a run has sealed, name the run with `run-id`, `run-workflow` and `run-event`; to try it out, use `release-actions rehearse`.',
  });
}

function requireTagOfVersion({ tag, version }: ReleaseNames): void {
  // Whatever the prefix: verify-tag has judged the tag itself.
  const before = tag.slice(0, -version.length);
  if (tag.endsWith(version) && !/[0-9.]$/.test(before)) return;
  throw sealFailure('SEAL_VERSION_MISMATCH', {
    seen: `the tag is ${tag} and the version ${version}`,
    expected: 'a tag that ends with the version',
    cure: 'Take both from the same verify-tag or preflight step.',
  });
}

async function requireTagAt(names: ReleaseNames, refs: GitRefs): Promise<void> {
  const found = await refs.findTag(names.tag);
  if (found.state === 'unknown') throw commitUnknown(`the tag ${names.tag}: ${found.reason}`);
  // A release that starts from a version file has no tag yet.
  if (found.state === 'present' && found.value !== names.commit) {
    throw commitMismatch(`the tag ${names.tag} is at ${found.value}`, names);
  }
}

/** The commit's time in whole seconds, as git has it. */
async function requireCommitTime(names: ReleaseNames, refs: GitRefs): Promise<string> {
  const found = await refs.findCommit(names.commit);
  if (found.state === 'unknown') throw commitUnknown(`the commit ${names.commit}: ${found.reason}`);
  if (found.state === 'absent') {
    throw commitMismatch(`${names.repository} has no such commit`, names);
  }
  return found.value.committedAt.toISOString().replace(/\.\d+Z$/, 'Z');
}

function commitMismatch(seen: string, { commit }: ReleaseNames) {
  return sealFailure('SEAL_COMMIT_MISMATCH', {
    seen,
    expected: `the commit ${commit} that is to be sealed`,
    cure: 'Build and seal in the run of the tag, and never move a released tag: release a new version instead.',
  });
}

function commitUnknown(seen: string) {
  return sealFailure('SEAL_COMMIT_UNKNOWN', {
    seen: `GitHub did not tell about ${seen}`,
    expected: 'the tag’s commit and the commit’s time',
    cure: 'Re-run this job; check `contents: read`.',
  });
}
