/** The files that a channel serves now, each against the sealed one, and what is wrong with them. */
import { bytesFailure } from '../bytes/failures.ts';
import { lookOnce } from '../channels/as-installers.ts';
import { channelFailure } from '../channels/failures.ts';
import type { Look, Sighting } from '../channels/observe.ts';
import { purlOf, type ChannelQuestion } from '../channels/question.ts';
import { findMismatch, unreadable, yanked as yankedFailure } from '../channels/refusals.ts';
import { Failure } from '../failure.ts';
import type { SealedArtifact } from '../manifest/manifest.ts';
import type { Files } from '../ports.ts';
import { registryRow } from '../registry-types.ts';
import type { ReleaseFile } from './model.ts';

export interface ServedFiles {
  /** Those whose bytes are the sealed ones. */
  readonly equal: readonly Sighting[];
  /** How many the channel must serve. */
  readonly total: number;
  /** Names of files that are there, but marked as not to be taken. */
  readonly yanked: readonly string[];
  /** BYTES_SERVED_DIFFER, CHANNEL_LISTED_DIFFERS, _EXTRA_FILES, _GONE, _UNREADABLE, _YANKED. */
  readonly failures: readonly Failure[];
}

export interface ServedOrder {
  readonly question: ChannelQuestion;
  /** The sealed files that are there to be compared with. */
  readonly own: readonly ReleaseFile[];
  readonly allowYanked: boolean;
}

/** Looks once. Throws REGISTRY_* when the channel's metadata cannot be trusted. */
export async function lookAtServed(
  order: ServedOrder,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<ServedFiles> {
  const { question, allowYanked } = order;
  const seen = await lookOnce(question, files);
  const { sightings } = seen;
  const gone = sightings.filter(({ verdict }) => verdict === 'absent');
  const unanswered = sightings.filter(({ verdict }) => verdict === 'unknown');
  const yanked = sightings.filter((one) => one.yanked).map(({ artifact }) => artifact.name);
  return {
    equal: sightings.filter(({ verdict }) => verdict === 'equal'),
    total: sightings.length,
    yanked,
    failures: [
      ...(await findOther(order, seen, files)),
      ...(gone.length > 0 ? [goneFailure(question, gone)] : []),
      ...(unanswered.length > 0 ? [unreadable(question, unanswered)] : []),
      ...(yanked.length > 0 && !allowYanked ? [yankedFailure(question, yanked)] : []),
    ],
  };
}

/** The failures whose cure, before a release, is not to release. */
const tooLate: readonly string[] = ['BYTES_SERVED_DIFFER', 'CHANNEL_LISTED_DIFFERS'];

/** What is wrong with bytes and list, told for a release that is out. */
async function findOther(
  { question, own }: ServedOrder,
  seen: Look,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<readonly Failure[]> {
  const unexplained = seen.sightings.filter(
    ({ verdict, artifact }) => verdict === 'different' && !isThere(artifact, own),
  );
  if (unexplained.length > 0) return unexplained.map((one) => otherBytes(question, one));
  const mismatch = await findMismatch(question, seen, files);
  if (!mismatch) return [];
  const { code, seen: what, expected, location } = mismatch.failure;
  if (!tooLate.includes(code)) return [mismatch.failure];
  const cure = cureOf(question);
  return [new Failure(code, { seen: what, expected, cure, ...(location && { location }) })];
}

function isThere({ name, sha256 }: SealedArtifact, own: readonly ReleaseFile[]): boolean {
  return own.some((file) => file.name === name && file.sha256 === sha256);
}

/** Why bytes differ can only be told where the sealed ones are at hand. */
function otherBytes(question: ChannelQuestion, { artifact, url, seen }: Sighting): Failure {
  return bytesFailure('BYTES_SERVED_DIFFER', {
    seen: `the channel ${question.channel.name} serves other bytes: ${url} has sha256 ${seen!.sha256} (${seen!.size} bytes)`,
    expected: `the sealed ${artifact.name}, ${artifact.sha256} (${artifact.size} bytes)`,
    cure: cureOf(question),
    location: { file: artifact.name },
  });
}

function cureOf({ channel }: ChannelQuestion): string {
  return `Do not use what is served there. ${registryRow(channel.type).afterMismatch}`;
}

/** A file that has been there is not merely late. */
function goneFailure(question: ChannelQuestion, gone: readonly Sighting[]): Failure {
  const names = gone.map(({ artifact, listed }) =>
    listed ? `${artifact.name} (listed, but without bytes)` : artifact.name,
  );
  return channelFailure('CHANNEL_GONE', {
    seen: `${purlOf(question)} does not have ${names.join(', ')}`,
    expected: 'every file that was released there',
    cure: 'Find out who took it away: you, the registry, or somebody with your rights there. A version that was withdrawn for good should be told in the release’s notes.',
    location: { file: gone[0]!.artifact.name },
  });
}
