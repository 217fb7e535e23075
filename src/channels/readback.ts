/** Reads a channel until it serves everything, within one budget over all its files. */
import { Failure, type Finding } from '../failure.ts';
import type { SealedArtifact } from '../manifest/manifest.ts';
import type { Clock, Files, Log } from '../ports.ts';
import type { Observation } from '../receipt/receipt.ts';
import { channelFailure } from './failures.ts';
import { createLooker } from './as-installers.ts';
import type { Look, Sighting } from './observe.ts';
import { artifactsOf, purlOf, type ChannelQuestion } from './question.ts';
import { findMismatch, unreadable, yanked, type Mismatch } from './refusals.ts';

export interface ReadbackBudget {
  /** For all files of the channel together, from the first look on. */
  readonly timeoutSeconds: number;
  /** Between two looks; raised to 1. */
  readonly intervalSeconds: number;
}

export interface ReadbackPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly files: Pick<Files, 'stream' | 'stat'>;
}

export interface Readback {
  /** One an artifact, in the manifest's order. */
  readonly observations: readonly Observation[];
  /** Why the channel is not proven; undefined when every artifact is served as sealed. */
  readonly failure: Failure | undefined;
  /** What the failure does not tell in full. */
  readonly findings: readonly Finding[];
}

/**
 * Lag (absent, unknown) is asked again until the budget ends: CHANNEL_NOT_SERVED
 * or CHANNEL_UNREADABLE. What is there with other bytes fails at once and is never
 * asked again: BYTES_SERVED_DIFFER, CHANNEL_LISTED_DIFFERS, CHANNEL_EXTRA_FILES,
 * CHANNEL_YANKED, REGISTRY_*.
 */
export async function readBack(
  question: ChannelQuestion,
  budget: ReadbackBudget,
  ports: ReadbackPorts,
): Promise<Readback> {
  const artifacts = artifactsOf(question.manifest, question.channel);
  const seen = new Map<string, Observed>();
  const deadline = ports.clock.now().getTime() + budget.timeoutSeconds * 1000;
  const looker = createLooker(question, ports.files);
  for (;;) {
    const last = ports.clock.now().getTime() >= deadline;
    const reading: Reading = { question, seen, look: (wanted) => looker(wanted, last) };
    const { failure, findings } = await lookAgain(reading, ports);
    const pending = pendingOf(artifacts, seen);
    if (failure !== undefined || pending.length === 0 || last) {
      return {
        observations: artifacts.map((artifact) => observationOf(seen.get(artifact.name)!)),
        failure: failure ?? lostBudget(question, pending, budget) ?? findYank(question, seen),
        findings,
      };
    }
    const left = Math.max(0, deadline - ports.clock.now().getTime());
    ports.log.progress(renderWait(question, pending, left));
    await ports.clock.sleep(Math.min(Math.max(budget.intervalSeconds, 1) * 1000, left));
  }
}

interface Reading {
  readonly question: ChannelQuestion;
  /** By artifact, what was seen of it last. */
  readonly seen: Map<string, Observed>;
  look(wanted: readonly SealedArtifact[]): Promise<Look>;
}

interface Observed {
  readonly sighting: Sighting;
  readonly attempts: number;
  readonly at: Date;
}

/** One look at what is not settled, written into `seen`; the failure that ends it, if any. */
async function lookAgain(
  reading: Reading,
  { clock, files }: ReadbackPorts,
): Promise<Partial<Mismatch> & Pick<Mismatch, 'findings'>> {
  const { question, seen } = reading;
  const artifacts = artifactsOf(question.manifest, question.channel);
  const unsettled = artifacts.filter(({ name }) => seen.get(name)?.sighting.verdict !== 'equal');
  const round = await lookOrFailure(reading, unsettled);
  for (const sighting of round.sightings) {
    const { name } = sighting.artifact;
    const attempts = (seen.get(name)?.attempts ?? 0) + 1;
    seen.set(name, { sighting, attempts, at: clock.now() });
  }
  if (round.failure) return { failure: round.failure, findings: [] };
  return (await findMismatch(question, round, files)) ?? { findings: [] };
}

/** A registry that cannot be trusted leaves every file unknown, and ends the reading. */
async function lookOrFailure(
  { question, look }: Reading,
  unsettled: readonly SealedArtifact[],
): Promise<Look & { readonly failure?: Failure }> {
  try {
    return await look(unsettled);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const sightings = unsettled.map((artifact): Sighting => ({
      artifact,
      verdict: 'unknown',
      url: purlOf(question),
      listed: false,
      yanked: false,
      seen: undefined,
      reason: error.message,
    }));
    return { sightings, extra: [], failure: error };
  }
}

function pendingOf(
  artifacts: readonly SealedArtifact[],
  seen: ReadonlyMap<string, Observed>,
): Sighting[] {
  return artifacts
    .map(({ name }) => seen.get(name)!.sighting)
    .filter(({ verdict }) => verdict === 'absent' || verdict === 'unknown');
}

function lostBudget(
  question: ChannelQuestion,
  pending: readonly Sighting[],
  { timeoutSeconds }: ReadbackBudget,
): Failure | undefined {
  if (pending.length === 0) return undefined;
  const unknown = pending.filter(({ verdict }) => verdict === 'unknown');
  if (unknown.length > 0) return unreadable(question, unknown, timeoutSeconds);
  const names = pending.map(({ artifact, listed, reason }) => {
    const why = listed ? 'listed, but without bytes' : reason;
    return why === undefined ? artifact.name : `${artifact.name} (${why})`;
  });
  return channelFailure('CHANNEL_NOT_SERVED', {
    seen: `after ${timeoutSeconds} s ${purlOf(question)} does not serve ${names.join(', ')}`,
    expected: 'every sealed artifact, served',
    cure: 'See whether the publishing step uploaded it. If it did, the registry lags: re-run this job, or raise `timeout`.',
  });
}

function findYank(
  question: ChannelQuestion,
  seen: ReadonlyMap<string, Observed>,
): Failure | undefined {
  const names = [...seen.values()]
    .filter(({ sighting }) => sighting.yanked)
    .map(({ sighting }) => sighting.artifact.name);
  return names.length > 0 ? yanked(question, names) : undefined;
}

function observationOf({ sighting, attempts, at }: Observed): Observation {
  return {
    artifact: sighting.artifact.name,
    url: sighting.url,
    ...(sighting.seen && { sha256: sighting.seen.sha256, size: sighting.seen.size }),
    observedAt: at.toISOString(),
    attempts,
    verdict: sighting.verdict,
  };
}

function renderWait(
  question: ChannelQuestion,
  pending: readonly Sighting[],
  leftMilliseconds: number,
): string {
  const what = pending
    .map(({ artifact, verdict, reason }) =>
      // Why something is unknown may be long, and is told in the end.
      verdict === 'absent'
        ? `${artifact.name} (${reason ?? verdict})`
        : `${artifact.name} (${verdict})`,
    )
    .join(', ');
  return `${question.channel.name}: waiting for ${what}, ${Math.ceil(leftMilliseconds / 1000)} s left`;
}
