/** A tag is checked out that a later job creates. */
import type { GraphRule } from '../../proof/graph-rule.ts';
import { isBefore, passed, usesOf } from './file-steps.ts';

export const refBeforeCreate: GraphRule = {
  name: 'REF-BEFORE-CREATE',
  level: 'error',
  what: 'A job checks out a tag, and a job or step after it creates the tags of the release.',
  why: 'The first run of a version fails at the checkout; a later run finds the tag of an earlier attempt, at another commit.',
  realCase: 'A pipeline checked out a tag that a later job of the same run was to create.',
  cure: 'Check out the commit that the release is of, and create the tag from the same commit.',
  opaqueCallsMatter: false,
  check({ workflow, effects }) {
    const creates = effects.filter(({ kind }) => kind === 'creates-ref');
    if (creates.length === 0) return [];
    return usesOf(workflow, 'actions/checkout').map(({ job, index, step }) => {
      const site = { job: job.id, step: index };
      const later = creates.filter((each) => isBefore(site, each.site, workflow));
      const isThere = creates.some((each) => isBefore(each.site, site, workflow));
      return {
        when: isTag(passed(step, 'ref')) && later.length > 0 && !isThere ? undefined : [],
        job: job.id,
        step: index,
        at: step.with.get('ref')?.at ?? step.at,
        message: () =>
          `\`${job.id}\` checks out \`${passed(step, 'ref')}\`, and \`${later[0]?.site.job}\` creates it later.`,
        effects: later.slice(0, 1),
      };
    });
  },
};

/** A name of a tag of this release; the ref that started the run is there already. */
function isTag(ref: string): boolean {
  if (/github\.(?:ref|ref_name|sha|event)\b/.test(ref)) return false;
  return /^refs\/tags\/|^v\$\{\{|tag|version/i.test(ref);
}
