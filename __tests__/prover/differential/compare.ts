/** The model and the rehearsal's decisions, side by side. */
import fc from 'fast-check';
import { expect } from '@jest/globals';
import { noCalledFiles } from '../../../src/prover/effects/called-files.ts';
import type { Effect } from '../../../src/prover/effect.ts';
import { modelRelease } from '../../../src/prover/model/model-release.ts';
import type { ReleaseModel } from '../../../src/prover/model/outcome.ts';
import type { JobResult } from '../../../src/workflow/job-result.ts';
import type { Workflow } from '../../../src/workflow/model.ts';
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts';
import { playRun } from './concrete-run.ts';
import { randomWorkflow } from './random-workflow.ts';

/** Runs of each workflow. */
const runsEach = 3;

/** Throws at the first workflow and run in which a job ends otherwise than the model says. */
export function compareRuns(numRuns: number, seed?: number): void {
  fc.assert(
    fc.property(
      randomWorkflow,
      fc.integer({ min: 1, max: 0x7fffffff }),
      ({ text, followed }, dice) => {
        const workflow = parseWorkflow(text, 'release.yml');
        const effectsOf = () => effectsAt(workflow, followed);
        const limits = { maxNodes: 1_000_000, maxSteps: 10_000_000 };
        const model = modelRelease({ workflow, called: noCalledFiles, effectsOf }, limits);
        const random = generator(dice);
        for (let run = 0; run < runsEach; run += 1) {
          const held = assignment(model, random);
          const played = playRun({ model, held, followed });
          expect(Object.fromEntries(played)).toEqual(Object.fromEntries(modelled(model, held)));
        }
      },
    ),
    { numRuns: Math.ceil(numRuns / runsEach), ...(seed !== undefined && { seed }) },
  );
}

function effectsAt(workflow: Workflow, followed: readonly string[]): readonly Effect[] {
  return [...workflow.jobs.values()].flatMap((job) =>
    followed.includes(job.id) && job.kind === 'steps'
      ? job.steps.map(({ index, at }): Effect => ({
          kind: 'publishes',
          site: { job: job.id, step: index },
          channel: 'pypi',
          isReversible: false,
          certainty: 'declared',
          by: 'by hand',
          at,
        }))
      : [],
  );
}

/** Which result holds; none or two would be no result. */
function modelled(model: ReleaseModel, held: ReadonlySet<number>): [string, string][] {
  return [...model.jobs.values()].map(({ id, results }) => {
    const true_ = (Object.keys(results) as JobResult[]).filter((result) =>
      model.world.logic.holds(results[result], held),
    );
    return [id, true_.join(' and ')];
  });
}

/** Each fault seldom, so that most of a run goes on; everything else as it comes. */
function assignment({ world }: ReleaseModel, random: () => number): ReadonlySet<number> {
  const held = new Set<number>();
  for (let level = 0; level < world.variables.count; level += 1) {
    const meaning = world.variables.meaning(level);
    const chance = { fault: 0.2, moment: 0.5, given: 0.5, unsettled: 0.5 }[meaning.kind];
    const never = meaning.kind === 'fault' && meaning.fault.what === 'condition-errs';
    if (!never && random() < chance) held.add(level);
  }
  return held;
}

/** Numbers from 0 to 1, the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return ((state ^ (state >>> 12)) >>> 0) / 2 ** 32;
  };
}
