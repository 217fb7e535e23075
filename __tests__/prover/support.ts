/** Small release workflows for the prover's tests. */
import type { Effect } from '../../src/prover/effect.ts';
import { findEffects } from '../../src/prover/effects/find-effects.ts';
import type { Workflow } from '../../src/workflow/model.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

/** A workflow with one job, whose steps are these lines. */
export function stepsWorkflow(...steps: readonly string[]): Workflow {
  const lines = steps.map((step) => `      ${step.replaceAll('\n', '\n      ')}`);
  return parseWorkflow(
    ['on: push', 'jobs:', '  a:', '    runs-on: x', '    steps:', ...lines, ''].join('\n'),
    'release.yml',
  );
}

/** A workflow with one step that runs this script. */
export function scriptWorkflow(script: string): Workflow {
  return stepsWorkflow(`- run: |\n    ${script.replaceAll('\n', '\n    ')}`);
}

/** `publishes pypi (guessed)`, one text an effect. */
export function tell({ kind, channel, certainty, isPromotion }: Effect): string {
  const verb = isPromotion ? (kind === 'cleans' ? 'puts back' : 'promotes') : kind;
  const what = channel === undefined ? verb : `${verb} ${channel}`;
  return certainty === 'known' ? what : `${what} (${certainty})`;
}

export function effectsOfScript(script: string): readonly string[] {
  return findEffects(scriptWorkflow(script)).map(tell);
}
