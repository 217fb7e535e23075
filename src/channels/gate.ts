/** Before publishing: whether there is anything to upload, decided by what is served now. */
import { findingOf, type Failure, type Finding } from '../failure.ts';
import type { Files } from '../ports.ts';
import { registryRow } from '../registry-types.ts';
import { channelFailure } from './failures.ts';
import { look, type Look, type Sighting } from './observe.ts';
import { artifactsOf, purlOf, type ChannelQuestion } from './question.ts';
import { findMismatch, unreadable, yanked } from './refusals.ts';

export type GateState = 'absent' | 'already-published' | 'partial' | 'refused';

export interface Gate {
  readonly state: GateState;
  /** Whether the publishing step must run; never when there is a failure. */
  readonly publish: boolean;
  /** Names of the artifacts that are not there yet. */
  readonly missing: readonly string[];
  readonly sightings: readonly Sighting[];
  readonly findings: readonly Finding[];
  /** BYTES_SERVED_DIFFER or CHANNEL_*: set exactly when the state is `refused`. */
  readonly failure: Failure | undefined;
}

/** Looks once (the HTTP client has its own retries): unknown refuses. Throws REGISTRY_*. */
export async function decidePublication(
  question: ChannelQuestion,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<Gate> {
  const seen = await look(question, artifactsOf(question.manifest, question.channel));
  const mismatch = await findMismatch(question, seen, files);
  if (!mismatch) return judgeAbsence(question, seen);
  return { ...refused(seen, mismatch.failure), findings: mismatch.findings };
}

/** What to do when nothing that is served differs. */
function judgeAbsence(question: ChannelQuestion, seen: Look): Gate {
  const { sightings } = seen;
  // Listed without bytes is an upload whose files lag: uploading again would be wrong.
  const doubtful = sightings.filter(
    ({ verdict, listed }) => verdict === 'unknown' || (verdict === 'absent' && listed),
  );
  if (doubtful.length > 0) return refused(seen, unreadable(question, doubtful));
  const missing = namesOf(sightings.filter(({ verdict }) => verdict === 'absent'));
  const withdrawn = namesOf(sightings.filter((sighting) => sighting.yanked));
  if (
    missing.length > 0 &&
    missing.length < sightings.length &&
    !registryRow(question.channel.type).takesMore
  ) {
    return refused(seen, partial(question, missing));
  }
  if (missing.length > 0 && withdrawn.length > 0) {
    return refused(seen, yanked(question, withdrawn));
  }
  const state =
    missing.length === 0
      ? 'already-published'
      : missing.length === sightings.length
        ? 'absent'
        : 'partial';
  const findings: readonly Finding[] =
    withdrawn.length > 0 ? [{ ...findingOf(yanked(question, withdrawn)), level: 'warning' }] : [];
  const publish = state !== 'already-published';
  return { state, publish, missing, sightings, findings, failure: undefined };
}

function refused({ sightings }: Look, failure: Failure): Gate {
  return { state: 'refused', publish: false, missing: [], sightings, findings: [], failure };
}

function namesOf(sightings: readonly Sighting[]): string[] {
  return sightings.map(({ artifact }) => artifact.name);
}

function partial(question: ChannelQuestion, missing: readonly string[]): Failure {
  return channelFailure('CHANNEL_PARTIAL', {
    seen: `${purlOf(question)} is there without ${missing.join(', ')}`,
    expected: 'all of the version, or nothing of it',
    cure: `${registryRow(question.channel.type).title} takes no further files of a version. When it was published just now, wait and re-run this job; otherwise correct the artifacts of this channel, or release the next version.`,
  });
}
