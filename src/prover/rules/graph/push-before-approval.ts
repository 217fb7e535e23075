/** Something is published although the approval of the release was denied. */
import { ancestorsOf } from '../../../workflow/needs-graph.ts';
import type { JobOutcome, ReleaseModel } from '../../model/outcome.ts';
import type { GraphRule } from '../../proof/graph-rule.ts';
import { jobCondition } from './conditions.ts';
import { channelOf, names, placesOf, publications } from './effects-of.ts';

export const pushBeforeApproval: GraphRule = {
  name: 'PUSH-BEFORE-APPROVAL',
  level: 'error',
  what: 'A job that only waits for an approval stands before a part of the release, and something else is published although it is denied.',
  why: 'Whoever is asked believes that nothing is out yet. A registry takes no version back, so a denial comes too late.',
  realCase:
    'A pipeline had its approval at the job that promoted the image; the packages, in jobs beside it, were published before anybody was asked.',
  cure: 'Make every publishing job need the job that waits for the approval.',
  opaqueCallsMatter: false,
  check({ model }) {
    const { logic } = model.world;
    const gates = gatesOf(model);
    if (gates.length === 0) return [];
    const unasked = publications(model).filter(({ job }) => !waits(model.jobs.get(job)!));
    return placesOf(unasked, model).map(({ outcome, step, at, all, effects }) => ({
      when: gates.flatMap(({ rejected }) => all.map(({ starts }) => logic.and(rejected, starts))),
      job: outcome.id,
      ...(step !== undefined && { step }),
      at,
      level: effects.some(({ isReversible }) => !isReversible) ? 'error' : 'warning',
      message: (holds) =>
        `\`${outcome.id}\` publishes to ${[...new Set(all.map(channelOf))].join(', ')} although ${names(gates.filter(({ rejected }) => holds(rejected)).map(({ id }) => id))} was denied its approval.`,
      condition: jobCondition(outcome),
      effects,
      candidates:
        outcome.id === outcome.root && outcome.job.condition.implicitSuccess
          ? [
              {
                job: outcome.root,
                condition: outcome.job.condition.source,
                needs: [...new Set([...outcome.job.needs, ...gates.map(({ root }) => root)])],
              },
            ]
          : [],
    }));
  },
};

const waits = ({ job }: JobOutcome) => job.kind === 'steps' && job.environment !== undefined;

/** Jobs that do nothing for the release but wait, with something of the release behind them. */
function gatesOf(model: ReleaseModel): readonly JobOutcome[] {
  const releasing = new Set(
    model.effects
      .filter(({ effect }) => ['publishes', 'announces', 'stages'].includes(effect.kind))
      .map(({ job }) => model.jobs.get(job)!.root),
  );
  const { jobs } = model.workflow;
  const behind = new Set([...releasing].flatMap((id) => ancestorsOf(jobs, id)));
  return [...model.jobs.values()].filter(
    (outcome) =>
      waits(outcome) &&
      outcome.id === outcome.root &&
      behind.has(outcome.id) &&
      !model.effects.some(({ job }) => job === outcome.id),
  );
}
