/** The fault scenarios of the reference release: the only list. */
import type { FaultScenario } from '../fault.ts';
import { artifactMissing } from './artifact-missing.ts';
import { attestRerunConverges } from './attest-rerun-converges.ts';
import { attestationRefused } from './attestation-refused.ts';
import { ciApiDown } from './ci-api-down.ts';
import { ciCancelled } from './ci-cancelled.ts';
import { ciForgedBranch } from './ci-forged-branch.ts';
import { ciHollow } from './ci-hollow.ts';
import { ciListedLate } from './ci-listed-late.ts';
import { ciMissing } from './ci-missing.ts';
import { ciPendingThenGreen } from './ci-pending-then-green.ts';
import { ciRed } from './ci-red.ts';
import { ciStaleIndex } from './ci-stale-index.ts';
import { crateAlreadyPublished } from './crate-already-published.ts';
import { crateResponseLost } from './crate-response-lost.ts';
import { crateServesOtherBytes } from './crate-serves-other-bytes.ts';
import { crateUploadRedirected } from './crate-upload-redirected.ts';
import { cutAfterEveryWrite } from './cut-after-every-write.ts';
import { dispatchWithForeignSet } from './dispatch-with-foreign-set.ts';
import { draftAssetAdded } from './draft-asset-added.ts';
import { draftAssetReplacedDigestKept } from './draft-asset-replaced-digest-kept.ts';
import { draftAssetReplaced } from './draft-asset-replaced.ts';
import { environmentRejected } from './environment-rejected.ts';
import { immutableReleaseOn } from './immutable-release-on.ts';
import { jobCancelled } from './job-cancelled.ts';
import { lockstepCoreServesOtherBytes } from './lockstep-core-serves-other-bytes.ts';
import { lockstepCoreWithdrawn } from './lockstep-core-withdrawn.ts';
import { lockstepCutAfterEveryWrite } from './lockstep-cut-after-every-write.ts';
import { lockstepIdentityRefused } from './lockstep-identity-refused.ts';
import { lockstepRerun } from './lockstep-rerun.ts';
import { lockstepResponseLost } from './lockstep-response-lost.ts';
import { lockstepResume } from './lockstep-resume.ts';
import { lockstepStoppedBetween } from './lockstep-stopped-between.ts';
import { lockstepTokenKept } from './lockstep-token-kept.ts';
import { mainMovedBeforeRerun } from './main-moved-before-rerun.ts';
import { mainRewritten } from './main-rewritten.ts';
import { npmApprovedAfterTheRun } from './npm-approved-after-the-run.ts';
import { npmApprovedLate } from './npm-approved-late.ts';
import { npmLatestAhead } from './npm-latest-ahead.ts';
import { npmLatestMovedBack } from './npm-latest-moved-back.ts';
import { npmStageRejected } from './npm-stage-rejected.ts';
import { npmStageResponseLost } from './npm-stage-response-lost.ts';
import { npmStagedByStranger } from './npm-staged-by-stranger.ts';
import { npmStagedReceiptOnly } from './npm-staged-receipt-only.ts';
import { npmStagingHoldsOtherBytes } from './npm-staging-holds-other-bytes.ts';
import { npmIntegrityWrongThenRight } from './npm-integrity-wrong-then-right.ts';
import { npmResponseLost } from './npm-response-lost.ts';
import { npmServesOtherBytes } from './npm-serves-other-bytes.ts';
import { npmVersionSquatted } from './npm-version-squatted.ts';
import { oidcRefused } from './oidc-refused.ts';
import { publishRequestLost } from './publish-request-lost.ts';
import { publishResponseLost } from './publish-response-lost.ts';
import { pypiOwnedByStranger } from './pypi-owned-by-stranger.ts';
import { pypiOwnedWithoutProvenance } from './pypi-owned-without-provenance.ts';
import { pypiOwned } from './pypi-owned.ts';
import { pypiPartial } from './pypi-partial.ts';
import { pypiPublishedByAnotherWorkflow } from './pypi-published-by-another-workflow.ts';
import { pypiServesOtherBytes } from './pypi-serves-other-bytes.ts';
import { pypiSimpleIndexStale } from './pypi-simple-index-stale.ts';
import { rateLimited } from './rate-limited.ts';
import { rebuiltCrateDiffers } from './rebuilt-crate-differs.ts';
import { receiptForged } from './receipt-forged.ts';
import { receiptWithheld } from './receipt-withheld.ts';
import { registryBytesChangedLater } from './registry-bytes-changed-later.ts';
import { registryDownBeforeUpload } from './registry-down-before-upload.ts';
import { registryDown } from './registry-down.ts';
import { registryLags } from './registry-lags.ts';
import { rerunAfterSuccess } from './rerun-after-success.ts';
import { resumeByDispatch } from './resume-by-dispatch.ts';
import { sealedArtifactTampered } from './sealed-artifact-tampered.ts';
import { sealedSetForged } from './sealed-set-forged.ts';
import { strangerDraft } from './stranger-draft.ts';
import { tagMovedBeforeUndraft } from './tag-moved-before-undraft.ts';
import { tagNotOnMain } from './tag-not-on-main.ts';
import { tagNotSemver } from './tag-not-semver.ts';
import { tagPushedAgainElsewhere } from './tag-pushed-again-elsewhere.ts';
import { tagVersionMismatch } from './tag-version-mismatch.ts';
import { twoDrafts } from './two-drafts.ts';
import { upload502Stub } from './upload-502-stub.ts';
import { verifyAssetReplacedAfterPublication } from './verify-asset-replaced-after-publication.ts';
import { verifyGoodRelease } from './verify-good-release.ts';
import { verifyByteAppended } from './verify-byte-appended.ts';
import { verifyAssetMissing } from './verify-asset-missing.ts';
import { verifyAssetExtra } from './verify-asset-extra.ts';
import { verifyStaleChecksum } from './verify-stale-checksum.ts';
import { verifyProvenanceOfOtherCommit } from './verify-provenance-of-other-commit.ts';
import { verifyBundleForOtherSubject } from './verify-bundle-for-other-subject.ts';
import { verifyIdentityPrefix } from './verify-identity-prefix.ts';
import { verifyWrongKey } from './verify-wrong-key.ts';
import { verifyGithubSilent } from './verify-github-silent.ts';
import { verifyTagMovedAfterPublication } from './verify-tag-moved-after-publication.ts';

export const faultScenarios: readonly FaultScenario[] = [
  // Before anything is built: the tag, the branch, CI.
  tagNotSemver,
  tagVersionMismatch,
  tagNotOnMain,
  mainRewritten,
  tagPushedAgainElsewhere,
  ciRed,
  ciMissing,
  ciHollow,
  ciCancelled,
  ciForgedBranch,
  ciApiDown,
  ciPendingThenGreen,
  ciStaleIndex,
  ciListedLate,
  // The sealed set on its way from job to job, and people who stop a run.
  sealedArtifactTampered,
  sealedSetForged,
  artifactMissing,
  rebuiltCrateDiffers,
  environmentRejected,
  jobCancelled,
  oidcRefused,
  // What PyPI has already when the set is sealed.
  pypiOwned,
  pypiOwnedByStranger,
  pypiPublishedByAnotherWorkflow,
  pypiOwnedWithoutProvenance,
  pypiPartial,
  // Attesting what was sealed.
  attestationRefused,
  attestRerunConverges,
  // The registries: what they have, serve, and fail to tell.
  registryLags,
  pypiSimpleIndexStale,
  rateLimited,
  registryDown,
  registryDownBeforeUpload,
  crateAlreadyPublished,
  crateResponseLost,
  crateUploadRedirected,
  npmVersionSquatted,
  npmIntegrityWrongThenRight,
  pypiServesOtherBytes,
  crateServesOtherBytes,
  npmResponseLost,
  npmServesOtherBytes,
  npmLatestAhead,
  npmLatestMovedBack,
  // A person approves at npm what was staged there.
  npmStagedByStranger,
  npmStagingHoldsOtherBytes,
  npmStageResponseLost,
  npmStageRejected,
  npmApprovedLate,
  npmApprovedAfterTheRun,
  npmStagedReceiptOnly,
  // Two crates in lockstep, the second sealed when the first is served.
  lockstepIdentityRefused,
  lockstepCoreServesOtherBytes,
  lockstepCoreWithdrawn,
  lockstepResponseLost,
  lockstepTokenKept,
  lockstepStoppedBetween,
  lockstepResume,
  lockstepCutAfterEveryWrite,
  lockstepRerun,
  // The GitHub release: its draft, its proofs, the flip.
  upload502Stub,
  strangerDraft,
  immutableReleaseOn,
  draftAssetReplaced,
  draftAssetReplacedDigestKept,
  draftAssetAdded,
  twoDrafts,
  tagMovedBeforeUndraft,
  receiptForged,
  receiptWithheld,
  publishResponseLost,
  publishRequestLost,
  // Runs that stopped half-way, and go on.
  mainMovedBeforeRerun,
  resumeByDispatch,
  dispatchWithForeignSet,
  cutAfterEveryWrite,
  // After success.
  rerunAfterSuccess,
  verifyAssetReplacedAfterPublication,
  verifyTagMovedAfterPublication,
  verifyGithubSilent,
  // A stranger verifies what is public.
  verifyGoodRelease,
  verifyByteAppended,
  verifyAssetMissing,
  verifyAssetExtra,
  verifyStaleChecksum,
  verifyProvenanceOfOtherCommit,
  verifyBundleForOtherSubject,
  verifyIdentityPrefix,
  verifyWrongKey,
  // What is out already, and changes.
  registryBytesChangedLater,
];
