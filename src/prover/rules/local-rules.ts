/** Every rule that looks at one file, sorted by name. */
import type { LocalRule } from './local-rule.ts';
import { artifactUnused } from './local/artifact-unused.ts';
import { attestWithoutReplace } from './local/attest-without-replace.ts';
import { builderIdFromWorkflowRef } from './local/builder-id-from-workflow-ref.ts';
import { cancelledPublish } from './local/cancelled-publish.ts';
import { checkoutPersistsCredentials } from './local/checkout-persists-credentials.ts';
import { cleanupOnSkipped } from './local/cleanup-on-skipped.ts';
import { completenessClaimed } from './local/completeness-claimed.ts';
import { concurrencyInCallee } from './local/concurrency-in-callee.ts';
import { concurrencyPerRef } from './local/concurrency-per-ref.ts';
import { dispatchDefaultProduction } from './local/dispatch-default-production.ts';
import { emptyLoop } from './local/empty-loop.ts';
import { expressionInRun } from './local/expression-in-run.ts';
import { idleIdToken } from './local/idle-id-token.ts';
import { idlePermission } from './local/idle-permission.ts';
import { inputNameAsFlag } from './local/input-name-as-flag.ts';
import { invocationWithoutAttempt } from './local/invocation-without-attempt.ts';
import { jobTimeoutBelowPolling } from './local/job-timeout-below-polling.ts';
import { missingGhRepo } from './local/missing-gh-repo.ts';
import { noTimeout } from './local/no-timeout.ts';
import { noTopPermissions } from './local/no-top-permissions.ts';
import { pollWithoutPipefail } from './local/poll-without-pipefail.ts';
import { publishWithoutConcurrency } from './local/publish-without-concurrency.ts';
import { publishWithoutEnvironment } from './local/publish-without-environment.ts';
import { retagNotAtomic } from './local/retag-not-atomic.ts';
import { sbomNeverAttached } from './local/sbom-never-attached.ts';
import { sbomOfList } from './local/sbom-of-list.ts';
import { scanOnePlatform } from './local/scan-one-platform.ts';
import { secretScope } from './local/secret-scope.ts';
import { secretsInherit } from './local/secrets-inherit.ts';
import { swallowedCleanup } from './local/swallowed-cleanup.ts';
import { trustedPublishingInReusable } from './local/trusted-publishing-in-reusable.ts';
import { twoPins } from './local/two-pins.ts';
import { twoToolchains } from './local/two-toolchains.ts';
import { unpinnedTool } from './local/unpinned-tool.ts';
import { unpinnedUses } from './local/unpinned-uses.ts';
import { verifyByTag } from './local/verify-by-tag.ts';

export const localRules: readonly LocalRule[] = [
  artifactUnused,
  attestWithoutReplace,
  builderIdFromWorkflowRef,
  cancelledPublish,
  checkoutPersistsCredentials,
  cleanupOnSkipped,
  completenessClaimed,
  concurrencyInCallee,
  concurrencyPerRef,
  dispatchDefaultProduction,
  emptyLoop,
  expressionInRun,
  idleIdToken,
  idlePermission,
  inputNameAsFlag,
  invocationWithoutAttempt,
  jobTimeoutBelowPolling,
  missingGhRepo,
  noTimeout,
  noTopPermissions,
  pollWithoutPipefail,
  publishWithoutConcurrency,
  publishWithoutEnvironment,
  retagNotAtomic,
  sbomNeverAttached,
  sbomOfList,
  scanOnePlatform,
  secretScope,
  secretsInherit,
  swallowedCleanup,
  trustedPublishingInReusable,
  twoPins,
  twoToolchains,
  unpinnedTool,
  unpinnedUses,
  verifyByTag,
];
