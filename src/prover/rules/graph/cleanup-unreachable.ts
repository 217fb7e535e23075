/** Something was made, the release was lost, and what should clean up did not run. */
import { never } from '../../logic/logic.ts';
import type { Candidate, GraphRule, ReleaseUnderProof, Violation } from '../../proof/graph-rule.ts';
import { cleanupsOf, completionOf, leaveOut, someHappened, type Cleanup } from './cleanups.ts';
import { allOf, stepCondition } from './conditions.ts';
import { names, outcomesOf } from './effects-of.ts';

export const cleanupUnreachable: GraphRule = {
  name: 'CLEANUP-UNREACHABLE',
  level: 'error',
  what: 'A release can be lost after something was made that can be taken back, and the job that cleans does not run.',
  why: 'A rejected approval is a failure whose dependents are skipped, a timeout is `cancelled` and no failure: a cleanup that waits for the wrong one never comes, and a half release stays where users find it.',
  realCase:
    'A cleanup missed the denial of an approval: the job that waited failed, those behind it were skipped, and the cleanup looked at one of those.',
  cure: "Give the cleanup `always()` and the results that call for it: `always() && needs.promote.result != 'success'`.",
  opaqueCallsMatter: false,
  check(release) {
    return cleanupsOf(release.model).map((cleanup) => violationOf(cleanup, release));
  },
};

function violationOf(cleanup: Cleanup, release: ReleaseUnderProof): Violation {
  const { model } = release;
  const { logic } = model.world;
  const { place, cleans, made } = cleanup;
  const { lost } = completionOf(model);
  const uncleaned = logic.without(logic.and(someHappened(made, model), lost), cleans);
  const uncancelled = leaveOut(uncleaned, { place, mayCancel: false }, model);
  const cancelled = leaveOut(uncleaned, { place, mayCancel: true }, model);
  const { outcome, step, at } = place;
  return {
    // A cancelled run is told only where nothing else leaves the cleanup out.
    when: [uncancelled === never ? cancelled : uncancelled],
    level: uncancelled === never ? 'warning' : 'error',
    job: outcome.id,
    ...(step !== undefined && { step }),
    at,
    message: (holds) =>
      `The release is lost, and \`${outcome.id}\` does not clean up after ${names(made.filter(({ succeeds }) => holds(succeeds)).map(({ job }) => job))}.`,
    condition: stepCondition(outcome, holdsOfJob(outcome.job.condition.source) ? step : undefined),
    effects: place.effects,
    candidates: outcome.id === outcome.root ? candidatesFor(cleanup, release) : [],
  };
}

/** With `always()` at the job it is the step that decides. */
const holdsOfJob = (source: string) => /^\s*(?:\$\{\{)?\s*always\(\)\s*(?:\}\})?\s*$/.test(source);

function candidatesFor(
  { place, made }: Cleanup,
  { model }: ReleaseUnderProof,
): readonly Candidate[] {
  const { root, job } = place.outcome;
  const rootOf = (id: string) => model.jobs.get(id)!.root;
  const finishing = [...new Set(outcomesOf(model, 'announces').map((each) => rootOf(each.job)))];
  const making = [...new Set(made.map((each) => rootOf(each.job)))].filter((id) => id !== root);
  const needs = [...new Set([...job.needs, ...making, ...finishing])].filter((id) => id !== root);
  const undone = finishing.map((id) => `needs.${id}.result != 'success'`);
  const started = making.map((id) => `needs.${id}.result != 'skipped'`).join(' || ');
  return [{ job: root, condition: allOf('always()', started, ...undone), needs, mayStop: true }];
}
