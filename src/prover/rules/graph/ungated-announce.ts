/** The release becomes public although something that belongs to it was not published. */
import { ancestorsOf } from '../../../workflow/needs-graph.ts';
import type { Candidate, GraphRule, ReleaseUnderProof, Violation } from '../../proof/graph-rule.ts';
import type { EffectOutcome, JobOutcome } from '../../model/outcome.ts';
import { never, type Formula } from '../../logic/logic.ts';
import { allOf, ownCondition, jobCondition, stepCondition, succeeded } from './conditions.ts';
import {
  channelOf,
  names,
  outcomesOf,
  placesOf,
  promised,
  publications,
  type EffectPlace,
} from './effects-of.ts';

export const ungatedAnnounce: GraphRule = {
  name: 'UNGATED-ANNOUNCE',
  level: 'error',
  what: 'The release can become public in a run in which a publish did not succeed that does succeed when nothing goes wrong. A draft is not public; what a tag such as `latest` moves to is.',
  why: 'Users are told of a version that they cannot install from everywhere; a registry takes no version back, so the run cannot simply be undone.',
  realCase:
    'The project maturin released on GitHub, PyPI and crates.io from three jobs beside each other; when one of them fails, the other two have told the world already.',
  cure: 'Create the release as a draft, and make the job that makes it public or moves tags need every publishing job, with the implicit `success()` or their results in its `if`. A publish that fails must fail its step: no `|| true` behind it, no pipe without `pipefail`.',
  opaqueCallsMatter: true,
  check(release) {
    const { model } = release;
    const published = publications(model);
    return [
      ...placesOf(outcomesOf(model, 'announces'), model).flatMap((place) =>
        announcement(place, published, release),
      ),
      ...promotions(published, release),
      ...publicBeforehand(published, release),
    ];
  },
};

/**
 * Names that move to a version show it to all who follow them, also when a registry that takes
 * nothing back never gets it. They can be moved back: a warning.
 */
function promotions(
  published: readonly EffectOutcome[],
  release: ReleaseUnderProof,
): readonly Violation[] {
  const moves = published.filter(({ effect }) => effect.isPromotion);
  const final = published.filter(({ effect }) => !effect.isReversible);
  return placesOf(moves, release.model).flatMap((place) =>
    announcement(place, final, release).map((violation): Violation => ({
      ...violation,
      level: 'warning',
    })),
  );
}

function announcement(
  place: EffectPlace,
  published: readonly EffectOutcome[],
  release: ReleaseUnderProof,
): readonly Violation[] {
  if (published.length === 0) return [];
  const { model } = release;
  const { logic } = model.world;
  const lost = published.map((each) => logic.without(promised(each, model), each.succeeds));
  const { outcome, step, at } = place;
  const ways = (missing: readonly Formula[]) =>
    place.all.flatMap(({ starts }) => missing.map((each) => logic.and(starts, each)));
  const here = lost.filter((_, index) => published[index]!.job === outcome.id);
  // A loss that rests on no guess is enough; others beside it make it no less grave.
  const sure = published.filter(
    ({ effect }, index) =>
      effect.certainty !== 'guessed' && ways([lost[index]!]).some((way) => way !== never),
  );
  const inSameJob = ways(here).some((way) => way !== never);
  return [
    {
      when: ways(lost),
      job: outcome.id,
      ...(step !== undefined && { step }),
      at,
      message: (holds) => {
        const missing = published.filter((_, index) => holds(lost[index]!));
        return `${shown(place)} in \`${outcome.id}\` although ${names(missing.map(({ job }) => job))} did not publish to ${[...new Set(missing.map(channelOf))].join(', ')}${unseen(missing)}.`;
      },
      condition: inSameJob ? stepCondition(outcome, step) : jobCondition(outcome),
      effects: [
        ...place.effects,
        ...new Set((sure.length > 0 ? sure : published).map(({ effect }) => effect)),
      ],
      candidates: candidatesFor(outcome, published, release),
    },
  ];
}

/** Nothing that waits for the job can know: it is green. */
function unseen(missing: readonly EffectOutcome[]): string {
  const lost = missing.filter(({ effect }) => effect.failsUnseen);
  return lost.length === 0
    ? ''
    : `: a failure of ${names(lost.map(({ effect }) => effect.by))} leaves its step green`;
}

function shown({ all }: EffectPlace): string {
  return all.some(({ effect }) => effect.isPromotion)
    ? `Users of ${[...new Set(all.map(channelOf))].join(', ')} are given the release`
    : 'The release becomes public';
}

/** A workflow that a public release starts comes too late for all that it publishes. */
function publicBeforehand(
  published: readonly EffectOutcome[],
  { workflow, model }: ReleaseUnderProof,
): readonly Violation[] {
  const trigger = workflow.triggers.get('release');
  const types = trigger?.filters.get('types') ?? [];
  // For drafts GitHub starts nothing by `created` or `edited`.
  const hidden = ['unpublished', 'deleted'];
  const isPublic = trigger && (types.length === 0 || types.some((type) => !hidden.includes(type)));
  const [first] = published;
  if (!isPublic || !first) return [];
  const { variables, logic } = model.world;
  const triggers = [...workflow.triggers.keys()];
  const started = variables.choice('the event', triggers)[triggers.indexOf('release')]!;
  const lost = published.map((each) => logic.without(promised(each, model), each.succeeds));
  return [
    {
      when: lost.map((each) => logic.and(started, each)),
      job: undefined,
      at: trigger.at,
      message: (holds) => {
        const missing = published.filter((_, index) => holds(lost[index]!));
        return `A release that is public already starts this workflow, and ${names(missing.map(({ job }) => job))} did not publish to ${[...new Set(missing.map(channelOf))].join(', ')}.`;
      },
      effects: [...new Set(published.map(({ effect }) => effect))],
    },
  ];
}

function candidatesFor(
  { id, root, job }: JobOutcome,
  published: readonly EffectOutcome[],
  { workflow, model }: ReleaseUnderProof,
): readonly Candidate[] {
  // A job of a called workflow is mended in its own file.
  if (id !== root) return [];
  const roots = [...new Set(published.map((each) => model.jobs.get(each.job)!.root))];
  const others = roots.filter((other) => other !== root);
  const needs = [...new Set([...job.needs, ...others])];
  const above = new Set(needs.flatMap((need) => [need, ...ancestorsOf(workflow.jobs, need)]));
  const all = [...workflow.jobs.keys()].filter((other) => above.has(other));
  const own = ownCondition(job);
  const noneCancelled = "!contains(needs.*.result, 'cancelled')";
  const results = others.map(succeeded);
  const candidate = (condition: string, list: readonly string[] = needs): Candidate => ({
    job: root,
    condition,
    needs: list,
  });
  return [
    ...(job.condition.implicitSuccess ? [candidate(job.condition.source)] : []),
    candidate(allOf('always()', ...results, own)),
    candidate(allOf('success()', own)),
    candidate(allOf('!failure()', '!cancelled()', noneCancelled, own)),
    candidate(allOf('!failure()', '!cancelled()', noneCancelled, own), all),
  ];
}
