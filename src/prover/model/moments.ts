/** When a job runs, seen from the moment at which the run is cancelled (rule 13). */
import type { Formula } from '../logic/logic.ts';
import type { SymbolicWorld } from '../symbolic/world.ts';

export interface Moments {
  /** Its condition is asked before the run is cancelled; always, when it is not. */
  readonly asked: Formula;
  /** It ends before that. */
  readonly ended: Formula;
}

/**
 * Jobs beside each other end in any order, so each can have ended, run or wait at that moment; a
 * job cannot have been asked before all that it needs had ended.
 */
export function momentsOf(
  id: string,
  ready: Formula,
  { logic, variables }: SymbolicWorld,
): Moments {
  const whole = logic.not(variables.fault({ what: 'run-cancelled' }));
  const ended = logic.or(whole, variables.moment(`ended ${id}`));
  const asked = logic.or(ended, variables.moment(`begun ${id}`));
  return { asked: logic.and(ready, asked), ended: logic.and(ready, ended) };
}
