/** What a host (the runner, the command line) gives to an action, and does with its result. */
import type { ActionDefinition, ActionResult } from '../define-action.ts';
import type { Log, RunContext } from '../ports.ts';
import type { ReadInput } from '../parse-inputs.ts';

export interface Host {
  readonly readInput: ReadInput;
  /** Names of the inputs that were given, where the host has not refused strange ones itself. */
  readonly givenInputs?: readonly string[];
  readonly log: Log;
  readonly run: RunContext;
  /** Tells an action's result: outputs, summary, findings, failure; sets the exit code. */
  report(definition: ActionDefinition, result: ActionResult): Promise<void>;
}
