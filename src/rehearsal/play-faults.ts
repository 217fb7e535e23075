/** Plays many fault scenarios, two at a time, each in a folder of its own. */
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import type { FaultOutcome, FaultScenario } from './fault.ts';
import type { RehearsalOptions } from './rehearsal.ts';
import { createGate } from './run-job.ts';
import { runFault } from './run-fault.ts';

/** More of them would only wait for each other on two cores. */
const parallelScenarios = 2;

export interface PlayOptions {
  /** Its folder holds `faults/<id>` of every scenario afterwards. */
  readonly rehearsal: RehearsalOptions;
  /** Called as soon as this one and all before it have ended: in the order of the scenarios. */
  readonly onOutcome: (outcome: FaultOutcome) => void;
}

/**
 * The outcomes, in the order of the scenarios. A scenario that breaks down did not go as
 * declared; throws REHEARSAL_* and WORKFLOW_*, which concern them all.
 */
export async function playFaults(
  scenarios: readonly FaultScenario[],
  { rehearsal, onOutcome }: PlayOptions,
): Promise<readonly FaultOutcome[]> {
  const takePlace = createGate(parallelScenarios);
  const playing = scenarios.map(async (scenario) => {
    const giveBack = await takePlace();
    const folder = join(rehearsal.folder, 'faults', scenario.id);
    return runFault(scenario, { ...rehearsal, folder })
      .catch((error: unknown) => brokenDown(scenario, error))
      .finally(giveBack);
  });
  const outcomes: FaultOutcome[] = [];
  const tellInOrder = async () => {
    for (const next of playing) {
      const outcome = await next;
      outcomes.push(outcome);
      onOutcome(outcome);
    }
  };
  // Together: a failure of a later one is not left without anybody who waits for it.
  await Promise.all([tellInOrder(), ...playing]);
  return outcomes;
}

function brokenDown({ id, title }: FaultScenario, error: unknown): FaultOutcome {
  if (error instanceof Failure) throw error;
  return {
    ...{ id, title },
    asDeclared: false,
    problems: [`the scenario itself broke down: ${String((error as Error).stack ?? error)}`],
    failureCodes: [],
    conclusion: 'failure',
    public: false,
    seconds: 0,
  };
}
