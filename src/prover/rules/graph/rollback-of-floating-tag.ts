/** A cleanup touches a tag that the previous release owns. */
import { scalarText } from '../../../workflow/tree.ts';
import type { GraphRule } from '../../proof/graph-rule.ts';
import { stepOf } from './conditions.ts';
import { placeOf } from './effects-of.ts';
import { isSameStep } from './file-steps.ts';

export const rollbackOfFloatingTag: GraphRule = {
  name: 'ROLLBACK-OF-FLOATING-TAG',
  level: 'warning',
  what: 'A cleanup deletes or moves a floating tag such as `latest`, and does not know the digest that it had before.',
  why: 'The tag belongs to the previous release until this one is out: users of `latest` are left with nothing, or with an image that was withdrawn.',
  realCase:
    "A cleanup deleted `:latest` after a denied approval: it was the previous release's, and no image was left under it.",
  cure: 'Save the digest of the tag before it moves, and put the tag back to that digest.',
  opaqueCallsMatter: false,
  check({ workflow, effects }) {
    const cleans = effects.filter(({ kind }) => kind === 'cleans');
    return cleans
      .filter(
        ({ site }, index) => index === cleans.findIndex((each) => isSameStep(each.site, site)),
      )
      .flatMap((clean) => {
        const job = workflow.jobs.get(clean.site.job);
        const step = job && stepOf(job, clean.site.step);
        if (!job || step?.kind !== 'run') return [];
        const script = scalarText(step.run.literal);
        const floats = /[:/ "']latest\b|\bFLOATING|:(?:edge|stable|nightly)\b/.test(script);
        const knows = /@?sha256:|digest/i.test(script);
        return [
          {
            when: floats && !knows ? undefined : [],
            job: job.id,
            step: step.index,
            at: placeOf(clean, job),
            message: () =>
              `\`${job.id}\` cleans a floating tag, and does not name the digest that it had before.`,
            effects: [clean],
          },
        ];
      });
  },
};
