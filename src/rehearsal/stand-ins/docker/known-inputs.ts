/** Inputs that a stand-in does not know may change what the real action does. */
import { StepFailure, type StandInStep } from '../../stand-in.ts';

/** Throws StepFailure for an input that was given and is none of those. */
export function requireKnownInputs(step: StandInStep, known: readonly string[]): void {
  const unknown = step.given.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new StepFailure(
    `The rehearsal does not know what ${unknown.join(', ')} would do. It understands ${known.join(', ')}.`,
  );
}
