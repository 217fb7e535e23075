/** rollback-release: finds out what is there, plans, and does it when that is confirmed. */
import type { ActionResult } from '../define-action.ts';
import { findingOf, type Failure } from '../failure.ts';
import { openSealedSet } from '../manifest/sealed-set.ts';
import type { ImageRegistry, Ports } from '../ports.ts';
import { credentialsOf } from '../oci/credentials.ts';
import { parseNeeds, receiptsOf, type NeededJob } from '../release/needs.ts';
import { markerOf } from '../release/stage-step.ts';
import { tellAction, type LeftBehind, type Planned, type RollbackChoices } from './actions.ts';
import { applyRollback, type AppliedAction } from './apply.ts';
import { rollbackFailure } from './failures.ts';
import { buildIncident, renderIncident, tellFound } from './incident.ts';
import { failureOf, leftAfter, outcomeOf } from './judge.ts';
import { renderNextNotes, renderUnsafeNotes } from './next-notes.ts';
import { planRollback } from './plan.ts';
import { readPromotions, type Promotions } from './read-promotions.ts';
import { readState, subjectOf, type StateReading } from './read-state.ts';
import { requireYankable, sealedInputsOf, tagOf, type RollbackInputs } from './rollback-inputs.ts';
import { judgeSuccess, type RollbackState, type Unread } from './state.ts';
import { renderRollback } from './summary.ts';

export type RollbackPorts = Pick<
  Ports,
  | 'artifacts'
  | 'clock'
  | 'crateYanks'
  | 'files'
  | 'imageRegistries'
  | 'log'
  | 'refs'
  | 'registries'
  | 'releaseRemovals'
  | 'releases'
  | 'run'
>;

export type RollbackOutput = 'state' | 'plan' | 'incident' | 'incidentPath' | 'notes';

/** What was found out before anything is changed. */
interface Prepared extends StateReading {
  readonly jobs: readonly NeededJob[];
  readonly promotions: Promotions;
  readonly planned: Planned;
  readonly registry: ImageRegistry;
}

/**
 * Throws ROLLBACK_AFTER_SUCCESS, ROLLBACK_SUCCESS_UNKNOWN, ROLLBACK_RECEIPT_DIFFERS and
 * ROLLBACK_CREDENTIALS_UNCLEAR before anything is changed, and what is wrong with inputs and
 * sealed set; what could not be undone is in the result.
 */
export async function rollbackStep(
  inputs: RollbackInputs,
  ports: RollbackPorts,
): Promise<ActionResult<RollbackOutput>> {
  const prepared = await prepare(inputs, ports);
  const { state, planned, jobs } = prepared;
  const applied = inputs.confirm ? await apply(inputs, prepared, ports) : [];
  const outcome = outcomeOf({ state, planned, applied, isConfirmed: inputs.confirm });
  const failure = failureOf(state, planned, applied);
  const left = leftAfter(planned.left, applied, state.subject);
  const notes = applied.length === 0 ? '' : renderNextNotes(state, jobs);
  const record = await writeIncident({ ...prepared, applied, left, notes, failure }, inputs, ports);
  return {
    outputs: {
      state: outcome,
      plan: JSON.stringify(tellPlan(state, planned)),
      ...record,
      ...(notes !== '' && { notes }),
    },
    summary: renderRollback({
      ...{
        subject: state.subject,
        outcome,
        planned: planned.actions,
        applied,
        left,
        notes,
        failure,
      },
    }),
    findings: failure ? [findingOf(failure)] : [],
    ...(failure && { failure }),
  };
}

async function prepare(inputs: RollbackInputs, ports: RollbackPorts): Promise<Prepared> {
  const jobs = inputs.needs === undefined ? [] : parseNeeds(inputs.needs.value);
  requireStopped(jobs);
  const credentials = credentialsOf(inputs);
  const registry = ports.imageRegistries.open(credentials, 'write');
  const place = sealedInputsOf(inputs);
  const { repository, releaseId, prereleaseTags = [], imageTags = [], yank = [] } = inputs;
  const sealed = place && (await openSealedSet({ ...place, repository, tag: inputs.tag }, ports));
  const tag = tagOf(inputs, sealed?.manifest, ports.run);
  const subject = subjectOf({ repository, tag, sealed, run: ports.run });
  const paths = inputs.receipts ?? [];
  const promotions = await readPromotions(receiptsOf(jobs), paths, ports.files);
  const marker = sealed && place && markerOf(sealed, place);
  const claim = { tag, marker, commit: subject.commit, releaseId };
  ports.log.progress(`Looking at what there is of ${tag}.`);
  const hasCredentials = credentials !== undefined;
  const question = { subject, promotions, prereleaseTags, imageTags, hasCredentials };
  const reading = await readState({ ...question, claim }, { ...ports, registry });
  requireYankable(yank, reading.state.subject.manifest);
  requireNoSuccess(reading.state);
  const planned = planRollback(reading.state, choicesOf(inputs), reading.images);
  return { ...reading, jobs, promotions, planned, registry };
}

function choicesOf(inputs: RollbackInputs): RollbackChoices {
  const { draft, published, yank = [], deleteGitTag, cratesToken } = inputs;
  return { draft, published, yank, deleteGitTag, hasCratesToken: cratesToken !== undefined };
}

async function apply(
  { cratesToken }: RollbackInputs,
  { planned, registry, claim, state, jobs }: Prepared,
  { releases, releaseRemovals, refs, crateYanks }: RollbackPorts,
): Promise<readonly AppliedAction[]> {
  const unsafeWhy = renderUnsafeNotes(state, jobs);
  const tools = { releases, releaseRemovals, refs, crateYanks, registry, claim, cratesToken };
  return applyRollback(planned.actions, { ...tools, unsafeWhy });
}

/** A job that did not fail needs no rollback: `always()` alone must not start one. */
function requireStopped(jobs: readonly NeededJob[]): void {
  if (jobs.length === 0 || jobs.some(({ result }) => result !== 'success')) return;
  throw afterSuccess(`every needed job succeeded: ${jobs.map(({ name }) => name).join(', ')}`);
}

function requireNoSuccess(state: RollbackState): void {
  const success = judgeSuccess(state);
  if (success === 'no') return;
  const names = state.channels?.map(({ name }) => name).join(', ') ?? '';
  if (success === 'yes') {
    const told = names === '' ? '' : `, and ${names} serve the sealed bytes`;
    throw afterSuccess(`the release of ${state.subject.tag} is public${told}`);
  }
  const first = unansweredOf(state);
  throw rollbackFailure('ROLLBACK_SUCCESS_UNKNOWN', {
    seen: first
      ? `${first.what} could not be read: ${first.reason}`
      : `the release of ${state.subject.tag} is public, and nobody knows what was sealed for it`,
    expected: 'to know that the release did not succeed: a good one is never taken back',
    cure: `${first ? (first.byHand ?? 'Run this again when there is an answer.') : 'Hand over the sealed set (`sealed-artifact-id`, `manifest-digest`).'} Nothing was changed.`,
  });
}

/** The first thing without which nobody can tell; undefined when there was nothing to read. */
function unansweredOf({
  release,
  channels,
  manifestUnread,
}: RollbackState): Pick<Unread, 'what' | 'reason' | 'byHand'> | undefined {
  if (release.kind === 'unknown') return release;
  const silent = channels?.find(({ state }) => state === 'unknown');
  if (!silent) return manifestUnread;
  return { what: `the channel ${silent.name}`, reason: silent.reason ?? 'it did not answer' };
}

function afterSuccess(seen: string): Failure {
  return rollbackFailure('ROLLBACK_AFTER_SUCCESS', {
    seen,
    expected: 'a release that stopped before all of it was published',
    cure: 'Leave it as it is: nothing was changed. A release that is public and wrong is withdrawn by hand: docs/recovery.md, "The release is public and wrong".',
  });
}

function tellPlan(state: RollbackState, { actions, left }: Planned) {
  const { tag, version = null } = state.subject;
  return { tag, version, found: tellFound(state), actions: actions.map(tellAction), left };
}

interface Recorded extends Prepared {
  readonly applied: readonly AppliedAction[];
  readonly left: readonly LeftBehind[];
  readonly notes: string;
  readonly failure: Failure | undefined;
}

/** Nothing is written where nothing was tried. */
async function writeIncident(
  { state, jobs, promotions, applied, left, notes, failure }: Recorded,
  { incidentPath }: RollbackInputs,
  { clock, files, run }: RollbackPorts,
) {
  if (applied.length === 0) return {};
  const incident = buildIncident({
    ...{ state, jobs, applied, left, notes, run },
    receipts: promotions.receipts,
    outcome: failure ? 'incomplete' : 'rolled-back',
    writtenAt: clock.now(),
  });
  if (!incident) return {};
  await files.write(incidentPath, renderIncident(incident));
  return { incident: JSON.stringify(incident), incidentPath };
}
