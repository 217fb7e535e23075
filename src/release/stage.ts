/** stage-release: the one draft of the tag, with exactly the sealed files as its assets. */
import { createCollector } from '../collector.ts';
import type { Failure, Finding } from '../failure.ts';
import type { GitRefs, Release } from '../ports.ts';
import { applyStage, type StagePorts, type StageTask } from './apply-stage.ts';
import type { ComparedAsset } from './assets.ts';
import { leftoverDrafts } from './leftover-drafts.ts';
import { planStage, type StageAction } from './plan-stage.ts';
import { readState } from './read-state.ts';
import type { ReleaseState } from './state.ts';
import { requireTagAt } from './tag-at-commit.ts';

/** What came of staging, or in a dry run what would. */
export type StageOutcome = 'created' | 'resumed' | 'unchanged' | 'already-public';

export interface StageReport {
  /** Undefined when staging failed before there was anything to tell. */
  readonly outcome: StageOutcome | undefined;
  readonly release: Release | undefined;
  readonly assets: readonly ComparedAsset[];
  readonly plan: readonly StageAction[];
  readonly failures: readonly Failure[];
  readonly warnings: readonly Finding[];
}

/**
 * Creates or resumes the draft. Every failure is in the report, none is thrown:
 * RELEASE_*. A dry run reads and plans, and writes nothing.
 */
export async function stageRelease(
  task: StageTask & { readonly dryRun: boolean },
  ports: StagePorts & { readonly refs: GitRefs },
): Promise<StageReport> {
  const { wanted, dryRun } = task;
  const checks = createCollector();
  await checks.check(() => requireTagAt(ports.refs, wanted.tag, wanted.marker.commit));
  const reading = await checks.check(() =>
    readState(ports.releases, { ...wanted, hash: 'where-untold' }),
  );
  const plan = reading ? planStage(reading.state, wanted) : [];
  plan.flatMap((action) => (action.do === 'fail' ? [action.failure] : [])).forEach(checks.add);
  const found = {
    ...standingRelease(reading?.state),
    plan,
    warnings: reading ? leftoverDrafts(reading.state) : [],
  };
  const outcome = outcomeOf(plan);
  const { failures } = checks;
  if (failures.length > 0) return { ...found, outcome: undefined, failures };
  const writes = outcome === 'created' || outcome === 'resumed';
  if (dryRun || !writes) return { ...found, outcome, failures };
  const applied = await checks.check(() => applyStage(plan, task, ports));
  return {
    ...found,
    ...applied,
    outcome,
    failures: [...failures, ...(applied?.failures ?? [])],
  };
}

function standingRelease(state: ReleaseState | undefined) {
  switch (state?.kind) {
    case 'our-draft':
    case 'continued':
    case 'public-equal':
    case 'public-different':
      return { release: state.release, assets: state.assets };
    default:
      return { release: undefined, assets: [] };
  }
}

function outcomeOf(plan: readonly StageAction[]): StageOutcome {
  const left = plan.find((action) => action.do === 'leave');
  if (left) return left.release.draft ? 'unchanged' : 'already-public';
  if (plan.some((action) => action.do === 'create')) return 'created';
  const writes = plan.some(
    (action) =>
      action.do === 'upload' ||
      action.do === 'delete-stub' ||
      action.do === 'delete-outdated' ||
      (action.do === 'adopt' && action.fields !== undefined),
  );
  return writes ? 'resumed' : 'unchanged';
}
