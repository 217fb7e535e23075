/** Another workflow is started, and nobody looks at what becomes of it. */
import type { GraphRule } from '../../proof/graph-rule.ts';
import { isBefore } from './file-steps.ts';

export const unobservedPublish: GraphRule = {
  name: 'UNOBSERVED-PUBLISH',
  level: 'warning',
  what: 'A job that releases dispatches another workflow, and nothing waits for its result.',
  why: 'A dispatch succeeds as soon as it is taken. What was to be published there can fail, and this run is green.',
  realCase:
    'A pipeline dispatched its publish to another workflow, and its own run could not tell how that ended.',
  cure: 'Wait for the dispatched run and fail with it, or publish in a called workflow.',
  opaqueCallsMatter: false,
  check({ workflow, effects }) {
    const releases = effects.filter(({ kind }) => kind === 'publishes' || kind === 'announces');
    const waits = effects.filter(({ kind }) => kind === 'waits');
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
        const isSeen = waits.some(
          (each) =>
            (each.site.job === site.job && each.site.step === site.step) ||
            isBefore(site, each.site, workflow),
        );
        return {
          when: isOfRelease && !isSeen ? undefined : [],
          job: site.job,
          ...(site.step !== undefined && { step: site.step }),
          at: dispatch.at,
          message: () =>
            `\`${site.job}\` dispatches by ${dispatch.by}, and nothing waits for the result.`,
          effects: [dispatch],
        };
      });
  },
};
