/** The endpoint of every operation, by the operation's ID in GitHub's description. */
import * as artifacts from './artifacts-api.ts';
import * as assets from './assets.ts';
import * as attestations from './attestations.ts';
import type { Endpoint } from './call.ts';
import * as checks from './checks.ts';
import * as commits from './commits.ts';
import * as dispatches from './dispatches.ts';
import * as environments from './environments.ts';
import * as issues from './issues.ts';
import * as refs from './refs.ts';
import * as releases from './releases.ts';
import * as repositories from './repository.ts';
import * as runs from './runs.ts';
import * as workflows from './workflows.ts';

export const endpoints: Readonly<Record<string, Endpoint>> = {
  'repos/get': repositories.getRepository,
  'repos/check-immutable-releases': repositories.checkImmutableReleases,
  'repos/get-content': commits.getContent,
  'repos/list-commits': commits.listCommits,
  'repos/get-commit': commits.getCommit,
  'repos/compare-commits-with-basehead': commits.compare,
  'git/get-commit': commits.getGitCommit,
  'repos/list-tags': refs.listTags,
  'git/get-ref': refs.getRef,
  'git/list-matching-refs': refs.listMatchingRefs,
  'git/create-ref': refs.createRef,
  'git/update-ref': refs.updateRef,
  'git/delete-ref': refs.deleteRef,
  'git/get-tag': refs.getTag,
  'git/create-tag': refs.createTag,
  'actions/list-repo-workflows': workflows.listWorkflows,
  'actions/get-workflow': workflows.getWorkflow,
  'actions/list-workflow-runs-for-repo': runs.listRuns,
  'actions/list-workflow-runs': runs.listWorkflowRuns,
  'actions/get-workflow-run': runs.getRun,
  'actions/get-workflow-run-attempt': runs.getRunAttempt,
  'actions/list-jobs-for-workflow-run': runs.listRunJobs,
  'actions/list-jobs-for-workflow-run-attempt': runs.listAttemptJobs,
  'actions/get-job-for-workflow-run': runs.getJob,
  'actions/list-artifacts-for-repo': artifacts.listArtifacts,
  'actions/list-workflow-run-artifacts': artifacts.listRunArtifacts,
  'actions/get-artifact': artifacts.getArtifact,
  'actions/download-artifact': artifacts.downloadArtifact,
  'actions/delete-artifact': artifacts.deleteArtifact,
  'checks/list-for-ref': checks.listCheckRuns,
  'checks/get': checks.getCheckRun,
  'repos/list-releases': releases.listReleases,
  'repos/create-release': releases.createRelease,
  'repos/get-release': releases.getRelease,
  'repos/update-release': releases.updateRelease,
  'repos/delete-release': releases.deleteRelease,
  'repos/get-latest-release': releases.getLatestRelease,
  'repos/get-release-by-tag': releases.getReleaseByTag,
  'repos/list-release-assets': assets.listAssets,
  'repos/upload-release-asset': assets.uploadAsset,
  'repos/get-release-asset': assets.getAsset,
  'repos/update-release-asset': assets.updateAsset,
  'repos/delete-release-asset': assets.deleteAsset,
  'issues/list-for-repo': issues.listIssues,
  'issues/create': issues.createIssue,
  'issues/get': issues.getIssue,
  'issues/update': issues.updateIssue,
  'issues/list-comments': issues.listComments,
  'issues/create-comment': issues.createComment,
  'search/issues-and-pull-requests': issues.searchIssues,
  'repos/create-dispatch-event': dispatches.dispatchRepository,
  'actions/create-workflow-dispatch': dispatches.dispatchWorkflow,
  'repos/create-attestation': attestations.createAttestation,
  'repos/list-attestations': attestations.listAttestations,
  'repos/get-all-environments': environments.listEnvironments,
  'repos/get-environment': environments.getEnvironment,
  'repos/list-deployment-branch-policies': environments.listDeploymentPolicies,
};
