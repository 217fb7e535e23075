/** Who runs and who waits in one concurrency group (rule 16). */

export interface GroupState {
  readonly running: string | undefined;
  /** In the order in which they will run. */
  readonly pending: readonly string[];
}

export interface Admission {
  readonly group: GroupState;
  /** Runs that the newcomer cancelled. */
  readonly cancelled: readonly string[];
}

export const emptyGroup: GroupState = { running: undefined, pending: [] };

/** GitHub's limit of runs that wait under `queue: max`. */
export const maxQueue = 100;

/**
 * A run arrives. With `queue: single` it replaces (cancels) the one that waits;
 * with `max` it waits behind the others. `cancelInProgress` ends the running one too.
 */
export function arrive(
  group: GroupState,
  run: string,
  options: { readonly queue: 'single' | 'max'; readonly cancelInProgress: boolean },
): Admission {
  if (options.cancelInProgress) {
    const cancelled = [...(group.running === undefined ? [] : [group.running]), ...group.pending];
    return { group: { running: run, pending: [] }, cancelled };
  }
  if (group.running === undefined) {
    return { group: { ...group, running: run }, cancelled: [] };
  }
  if (options.queue === 'max') {
    const full = group.pending.length >= maxQueue;
    return full
      ? { group, cancelled: [run] }
      : { group: { ...group, pending: [...group.pending, run] }, cancelled: [] };
  }
  return { group: { ...group, pending: [run] }, cancelled: group.pending };
}

/** The running run ended: the first that waits runs. */
export function leave(group: GroupState): GroupState {
  const [next, ...pending] = group.pending;
  return { running: next, pending };
}
