import { groupBy } from '../../../group-by.ts';
import type { LocalRule } from '../local-rule.ts';
import { usesSteps } from '../release-workflow.ts';

/** TWO-PINS: one action at two versions in one workflow. */
export const twoPins: LocalRule = {
  name: 'TWO-PINS',
  level: 'notice',
  what: 'The same action is used at two references in one workflow.',
  why: 'One of the two was forgotten by the last update: what was tested ran with the one, what is published with the other.',
  realCase: 'A release pipeline had one action at two commits; only one of them was updated.',
  cure: 'Use one reference throughout.',
  find: ({ jobs }) => {
    const uses = jobs.flatMap((job) =>
      usesSteps(job).map(({ step, index }) => ({ job: job.id, step, index, ...split(step.uses) })),
    );
    return [...groupBy(uses, ({ name }) => name).values()].flatMap((group) => {
      const other = group.find(({ reference }) => reference !== group[0]!.reference);
      if (!other || other.reference === undefined) return [];
      return [
        {
          at: other.step.at,
          job: other.job,
          step: other.index,
          message: `\`${other.name}\` is at \`${short(other.reference)}\` here and at \`${short(group[0]!.reference!)}\` in the job \`${group[0]!.job}\`.`,
        },
      ];
    });
  },
};

function split(uses: string): { readonly name: string; readonly reference: string | undefined } {
  const [name, reference] = uses.split('@') as [string, string | undefined];
  return { name: name.toLowerCase(), reference };
}

function short(reference: string): string {
  return /^[0-9a-f]{40}$/.test(reference) ? reference.slice(0, 7) : reference;
}
