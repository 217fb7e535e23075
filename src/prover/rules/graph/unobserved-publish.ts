/** Another workflow is started, and nobody looks at what becomes of it. */
import type { Effect } from '../../effect.ts';
import type { GraphRule, ReleaseUnderProof, Violation } from '../../proof/graph-rule.ts';
import { isBefore } from './file-steps.ts';
import { pushesWithOtherToken } from './other-token.ts';

export const unobservedPublish: GraphRule = {
  name: 'UNOBSERVED-PUBLISH',
  level: 'warning',
  what: 'A job that releases dispatches another workflow, and nothing waits for its result. A tag that is pushed with another token than GITHUB_TOKEN starts workflows too, and is a notice.',
  why: 'A dispatch, or a push, succeeds as soon as it is taken. What was to be published there can fail, and this run is green.',
  realCase:
    'A pipeline dispatched its publish to another workflow, and its own run could not tell how that ended.',
  cure: 'Wait for the dispatched run and fail with it, or publish in a called workflow.',
  opaqueCallsMatter: false,
  check(release) {
    return [...dispatched(release), ...pushed(release)];
  },
};

function dispatched({ workflow, effects }: ReleaseUnderProof): readonly Violation[] {
  const releases = effects.filter(({ kind }) => kind === 'publishes' || kind === 'announces');
  return effects
    .filter(({ kind }) => kind === 'dispatches')
    .map((dispatch) => {
      const { site } = dispatch;
      const isOfRelease = releases.some(
        (each) =>
          each.site.job === site.job ||
          isBefore(each.site, site, workflow) ||
          isBefore(site, each.site, workflow),
      );
      return {
        when: isOfRelease && !isSeen(dispatch, { workflow, effects }) ? undefined : [],
        job: site.job,
        ...(site.step !== undefined && { step: site.step }),
        at: dispatch.at,
        message: () =>
          `\`${site.job}\` dispatches by ${dispatch.by}, and nothing waits for the result.`,
        effects: [dispatch],
      };
    });
}

function pushed({ workflow, effects }: ReleaseUnderProof): readonly Violation[] {
  return effects
    .filter(
      ({ kind, site }) =>
        kind === 'creates-ref' &&
        pushesWithOtherToken(workflow.jobs.get(site.job)!, site.step, workflow),
    )
    .map((push) => ({
      when: isSeen(push, { workflow, effects }) ? [] : undefined,
      job: push.site.job,
      ...(push.site.step !== undefined && { step: push.site.step }),
      at: push.at,
      level: 'notice',
      message: () =>
        `\`${push.site.job}\` makes a tag or branch by ${push.by} with another token than GITHUB_TOKEN: workflows that it starts are no part of what is proved here, and nothing waits for them.`,
      effects: [push],
    }));
}

/** Something waits for it, in its own step or behind it. */
function isSeen(
  { site }: Effect,
  { workflow, effects }: Pick<ReleaseUnderProof, 'workflow' | 'effects'>,
): boolean {
  return effects.some(
    (each) =>
      each.kind === 'waits' &&
      ((each.site.job === site.job && each.site.step === site.step) ||
        isBefore(site, each.site, workflow)),
  );
}
