/** Does what was planned, in its order; everything is tried, whatever became of the rest. */
import type { ImageRegistry } from '../image-ports.ts';
import { renderRepository } from '../oci/reference.ts';
import { restoreTags } from '../oci/restore.ts';
import type { CrateYanks } from '../ports.ts';
import type { ActionOutcome, RemoveTag, RestoreTag, RollbackAction, Yank } from './actions.ts';
import { applyToGitTag, applyToRelease, type ReleaseTools } from './apply-release.ts';
import { done, failed, failedWrite } from './outcomes.ts';

export interface RollbackTools extends ReleaseTools {
  readonly registry: ImageRegistry;
  readonly crateYanks: CrateYanks;
  readonly cratesToken: string | undefined;
}

export interface AppliedAction {
  readonly action: RollbackAction;
  readonly outcome: ActionOutcome;
}

/**
 * What became of each. What was moved since the plan is left alone; what is irreversible waits
 * for what it relies on. Nothing is thrown but bugs.
 */
export async function applyRollback(
  actions: readonly RollbackAction[],
  tools: RollbackTools,
): Promise<readonly AppliedAction[]> {
  const applied: AppliedAction[] = [];
  for (const action of actions) {
    const blocked = findBlocked(action, applied);
    const outcome = blocked ?? (await applyAction(action, tools));
    applied.push({ action, outcome });
  }
  return applied;
}

function applyAction(action: RollbackAction, tools: RollbackTools): Promise<ActionOutcome> {
  switch (action.kind) {
    case 'restore-tag':
    case 'remove-tag':
    case 'remove-staging':
    case 'remove-evidence':
      return applyToTag(action, tools.registry);
    case 'withdraw-release':
    case 'mark-unsafe':
    case 'delete-draft':
      return applyToRelease(action, tools);
    case 'yank':
      return yank(action, tools);
    case 'delete-git-tag':
      return applyToGitTag(action, tools);
  }
}

/** What must not be done before something else was. */
function findBlocked(
  action: RollbackAction,
  applied: readonly AppliedAction[],
): ActionOutcome | undefined {
  const undone = applied.filter(
    ({ outcome: { state } }) => state === 'failed' || state === 'skipped',
  );
  if (action.kind === 'remove-staging' || action.kind === 'remove-evidence') {
    const place = renderRepository(action.repository);
    // A tag that users have may still need the image, and its evidence.
    const first = undone.find(
      ({ action: other }) =>
        (other.kind === 'restore-tag' || other.kind === 'remove-tag') &&
        renderRepository(other.repository) === place,
    );
    return first && failed(`${first.action.target} is not as before, and may need it`);
  }
  if (action.kind === 'delete-git-tag' && undone[0]) {
    return failed(`${undone[0].action.target} is not taken back`);
  }
  return undefined;
}

async function applyToTag(
  action: RestoreTag | RemoveTag,
  registry: ImageRegistry,
): Promise<ActionOutcome> {
  const { repository, name, digest } = action;
  const former = action.kind === 'restore-tag' ? action.former : undefined;
  const together = action.kind === 'restore-tag' ? undefined : action.together;
  const restoration = { repository, digest, ...(together && { together }) };
  const [restored] = await restoreTags(restoration, [{ name, former }], registry);
  const { outcome, reason = '', denied } = restored!;
  if (outcome === 'restored' || outcome === 'removed') return done;
  if (outcome === 'moved') return { state: 'skipped', reason };
  return failed(reason, denied);
}

async function yank(
  { package: name, version }: Yank,
  { crateYanks, cratesToken }: RollbackTools,
): Promise<ActionOutcome> {
  const result = await crateYanks.yank({ name, version, token: cratesToken! });
  return result.state === 'done' ? done : failedWrite(result);
}
