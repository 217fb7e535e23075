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
  /** Called as each one ends. */
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
  return Promise.all(
    scenarios.map(async (scenario) => {
      const giveBack = await takePlace();
      try {
        const folder = join(rehearsal.folder, 'faults', scenario.id);
        const outcome = await play(scenario, { ...rehearsal, folder });
        onOutcome(outcome);
        return outcome;
      } finally {
        giveBack();
      }
    }),
  );
}

async function play(scenario: FaultScenario, options: RehearsalOptions): Promise<FaultOutcome> {
  try {
    return await runFault(scenario, options);
  } catch (error) {
    if (error instanceof Failure) throw error;
    return {
      id: scenario.id,
      title: scenario.title,
      asDeclared: false,
      problems: [`the scenario itself broke down: ${String((error as Error).stack ?? error)}`],
      failureCodes: [],
      conclusion: 'failure',
      public: false,
      seconds: 0,
    };
  }
}
