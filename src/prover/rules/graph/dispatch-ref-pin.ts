/** A dispatched workflow builds whatever the branch holds now, not what it was told to release. */
import type { GraphRule } from '../../proof/graph-rule.ts';
import { passed, usesOf } from './file-steps.ts';

export const dispatchRefPin: GraphRule = {
  name: 'DISPATCH-REF-PIN',
  level: 'warning',
  what: 'A workflow that is dispatched for a tag, version or commit builds or publishes from a checkout without `ref`.',
  why: 'The checkout takes the head of the branch that it was dispatched on: what was merged since is released with it, under a tag that does not hold it.',
  realCase:
    'One project shipped v1.9.0 with four pull requests too many: the dispatched build checked out the head of the default branch.',
  cure: 'Pass the commit with the dispatch, and check out exactly it: `ref: ${{ inputs.commit }}`.',
  opaqueCallsMatter: false,
  check({ workflow, effects }) {
    const inputs = workflow.triggers.get('workflow_dispatch')?.inputs.keys() ?? [];
    const named = [...inputs].find((name) =>
      /^(?:.*[-_])?(?:tag|version|ref|sha|commit)$/i.test(name),
    );
    const isPushed = workflow.triggers.has('push') || workflow.triggers.has('release');
    const isDispatched =
      workflow.triggers.has('repository_dispatch') || (named !== undefined && !isPushed);
    if (!isDispatched) return [];
    return usesOf(workflow, 'actions/checkout').flatMap(({ job, index, step }) => {
      const made = effects.filter(
        ({ site, kind }) => site.job === job.id && (kind === 'builds' || kind === 'publishes'),
      );
      const isOther = passed(step, 'repository') !== '';
      if (made.length === 0 || isOther) return [];
      return [
        {
          when: passed(step, 'ref') === '' ? undefined : [],
          job: job.id,
          step: index,
          at: step.at,
          message: () =>
            `\`${job.id}\` builds the head of the branch${named === undefined ? '' : `, whatever the input \`${named}\` says`}.`,
          effects: made.slice(0, 1),
        },
      ];
    });
  },
};
