/**
 * The record of a rollback, as an in-toto Statement v1 whose subjects are what was released: what
 * was found, what was undone, and what is left. Its JSON Schema is
 * schemas/rollback-incident.schema.json.
 */
import { hexOf } from '../oci/digest.ts';
import { renderRepository } from '../oci/reference.ts';
import type { PromotionReceipt } from '../oci/receipt.ts';
import type { RunContext } from '../ports.ts';
import { statementType } from '../receipt/receipt.ts';
import type { NeededJob } from '../release/needs.ts';
import { tellAction, type LeftBehind } from './actions.ts';
import type { AppliedAction } from './apply.ts';
import { judgeTag, type RollbackState } from './state.ts';

export const incidentPredicateType = 'https://release-actions.dev/predicates/rollback-incident/v1';

export interface IncidentFacts {
  readonly state: RollbackState;
  readonly outcome: 'rolled-back' | 'incomplete';
  readonly jobs: readonly NeededJob[];
  readonly receipts: readonly PromotionReceipt[];
  readonly applied: readonly AppliedAction[];
  readonly left: readonly LeftBehind[];
  /** For the notes of the next release. */
  readonly notes: string;
  readonly writtenAt: Date;
  readonly run: Pick<RunContext, 'runId' | 'runAttempt' | 'workflowRef' | 'serverUrl'>;
}

/** The statement; undefined when nothing is known by a digest. */
export function buildIncident(facts: IncidentFacts) {
  const { state, run } = facts;
  const { subject } = state;
  const subjects = subjectsOf(facts);
  if (subjects.length === 0) return undefined;
  return {
    _type: statementType,
    subject: subjects,
    predicateType: incidentPredicateType,
    predicate: {
      release: {
        repository: subject.repository,
        tag: subject.tag,
        version: subject.version ?? null,
        commit: subject.commit ?? null,
        manifest: subject.manifestSha256 ?? null,
      },
      state: facts.outcome,
      jobs: facts.jobs.map(({ name, result }) => ({ name, result })),
      found: tellFound(state),
      actions: facts.applied.map(({ action, outcome }) => ({
        ...tellAction(action),
        outcome: outcome.state,
        ...(outcome.reason !== undefined && { detail: outcome.reason }),
      })),
      left: facts.left,
      notes: facts.notes,
      writtenAt: facts.writtenAt.toISOString(),
      run: {
        runId: run.runId ?? null,
        runAttempt: run.runAttempt ?? null,
        workflow: run.workflowRef ?? null,
      },
    },
  };
}

export type Incident = NonNullable<ReturnType<typeof buildIncident>>;

/** What there was before anything was undone. */
export function tellFound({ release, channels, promoted, staging, gitTag }: RollbackState) {
  return {
    release: release.kind,
    gitTag: gitTag === undefined ? 'unknown' : (gitTag.commit ?? 'absent'),
    channels: channels?.map(({ name, type, state }) => ({ name, type, state })) ?? null,
    tags: promoted.map((tag) => ({
      tag: `${renderRepository(tag.repository)}:${tag.name}`,
      state: judgeTag(tag),
    })),
    staging: staging.flatMap(({ repository, staging: names }) =>
      names.map((name) => `${renderRepository(repository)}:${name}`),
    ),
  };
}

function subjectsOf({ state, receipts, run }: IncidentFacts) {
  const { subject, gitTag, staging } = state;
  const { repository, tag, manifestSha256 } = subject;
  const commit = subject.commit ?? gitTag?.commit ?? undefined;
  const images = new Map(
    receipts.map(({ subject: [image] }) => [`${image!.name}@${image!.digest.sha256}`, image!]),
  );
  const known = [
    ...(manifestSha256 === undefined
      ? []
      : [{ name: 'release.json', digest: { sha256: manifestSha256 } }]),
    ...(commit === undefined
      ? []
      : [
          {
            name: `git+${run.serverUrl}/${repository}@refs/tags/${tag}`,
            digest: { gitCommit: commit },
          },
        ]),
    ...images.values(),
  ];
  if (known.length > 0) return known;
  return staging.flatMap(({ repository: place, staging: names, tags }) =>
    names.map((name) => ({
      name: `${renderRepository(place)}:${name}`,
      digest: { sha256: hexOf(tags.get(name)!) },
    })),
  );
}

/** `rollback-incident.json` as it is written. */
export function renderIncident(incident: Incident): string {
  return `${JSON.stringify(incident, undefined, 2)}\n`;
}
