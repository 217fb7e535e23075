/** The failures of a channel, worded once for the gate and for the readback. */
import { explainDifference, renderDifference, type Difference } from '../bytes/difference.ts';
import { bytesFailure } from '../bytes/failures.ts';
import type { Failure, Finding } from '../failure.ts';
import type { Files } from '../ports.ts';
import { registryRow } from '../registry-types.ts';
import { channelFailure } from './failures.ts';
import { servedPath, type Look, type Sighting } from './observe.ts';
import { purlOf, type ChannelQuestion } from './question.ts';

/** What no waiting can mend. */
export interface Mismatch {
  readonly failure: Failure;
  /** One for each artifact, when the failure is about several. */
  readonly findings: readonly Finding[];
}

/** Other bytes than the sealed ones, or files that nobody sealed; undefined when there is neither. */
export async function findMismatch(
  question: ChannelQuestion,
  { sightings, extra }: Look,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<Mismatch | undefined> {
  const different = sightings.filter(({ verdict }) => verdict === 'different');
  if (different.length > 0) return servedDiffer(question, different, files);
  const mislisted = sightings.filter(({ listedSha256 }) => listedSha256 !== undefined);
  if (mislisted.length > 0) return { failure: listedDiffers(question, mislisted), findings: [] };
  if (extra.length === 0) return undefined;
  const failure = channelFailure('CHANNEL_EXTRA_FILES', {
    seen: `${purlOf(question)} also has ${extra.slice(0, 10).join(', ')}${extra.length > 10 ? ` and ${extra.length - 10} more` : ''}`,
    expected: 'the sealed artifacts and nothing else',
    cure: 'Find out who uploaded these; yank the version if it was not you, and release the next one.',
  });
  return { failure, findings: [] };
}

/** Installers would refuse these files, or take others: their list decides what they accept. */
function listedDiffers(question: ChannelQuestion, mislisted: readonly Sighting[]): Failure {
  const told = mislisted
    .slice(0, maxListed)
    .map(({ artifact, listedSha256 }) => `${artifact.name} with sha256 ${listedSha256}`);
  const more = mislisted.length - told.length;
  const sealed = mislisted[0]!.artifact;
  return channelFailure('CHANNEL_LISTED_DIFFERS', {
    seen: `the list of ${purlOf(question)} that installers read has ${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    expected: `the sealed digests: ${sealed.sha256} of ${sealed.name}`,
    cure: `Do not release: whoever installs this version is refused, or gets other bytes. ${registryRow(question.channel.type).afterMismatch}`,
  });
}

/** One artifact is told in full; of several each has a finding, and the failure lists them. */
async function servedDiffer(
  question: ChannelQuestion,
  different: readonly Sighting[],
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<Mismatch> {
  const differences: Difference[] = [];
  for (const sighting of different) {
    differences.push(await explainSighting(question, sighting, files));
  }
  const isOne = differences.length === 1;
  const lines = isOne ? maxLines : 2;
  const told = differences
    .slice(0, maxListed)
    .map((one, index) => `${different[index]!.url} serves ${renderDifference(one, lines)}`);
  const more = differences.length - told.length;
  if (more > 0) told.push(`and ${more} more`);
  const failure = bytesFailure('BYTES_SERVED_DIFFER', {
    seen: `the channel ${question.channel.name} serves other bytes: ${told.join('\n')}`,
    expected: 'the sealed bytes',
    cure: `Do not release: these bytes cannot be replaced under this version. ${registryRow(question.channel.type).afterMismatch}`,
    location: { file: different[0]!.artifact.name },
  });
  const findings = differences.map((difference): Finding => ({
    rule: failure.code,
    level: 'error',
    message: renderDifference(difference, maxLines),
    location: { file: difference.name },
  }));
  return { failure, findings: isOne ? [] : findings };
}

/** Of one explanation, the digests among them. */
const maxLines = 10;
/** Artifacts that a failure names; each of them takes two lines. */
const maxListed = 4;

function explainSighting(
  question: ChannelQuestion,
  { artifact, seen }: Sighting,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<Difference> {
  const { name, size, sha256 } = artifact;
  const sealedPath = `${question.sealedFolder}/${name}`;
  const seenPath = servedPath(question, artifact);
  return explainDifference(
    { name, sealed: { size, sha256 }, seen: seen!, sealedPath, seenPath },
    files,
  );
}

/**
 * CHANNEL_UNREADABLE for these sightings, which are all unknown or listed without
 * bytes. `readSeconds`: how long was read in vain, after an upload that may have been done.
 */
export function unreadable(
  question: ChannelQuestion,
  sightings: readonly Sighting[],
  readSeconds?: number,
): Failure {
  const reasons = [...new Set(sightings.map(reasonOf))].slice(0, 3).join('; ');
  const [when, outcome] =
    readSeconds === undefined
      ? ['', 'nothing was published by it']
      : [`after ${readSeconds} s `, 'what was uploaded stays, and its gate uploads nothing twice'];
  return channelFailure('CHANNEL_UNREADABLE', {
    seen: `${when}${purlOf(question)} gave no definite answer: ${reasons}`,
    expected: 'present with bytes, or definitely absent',
    cure: `Wait until the registry is well (see its status page) and re-run this job: ${outcome}.`,
  });
}

function reasonOf({ artifact, reason }: Sighting): string {
  return reason ?? `${artifact.name} is listed, but its bytes are not served yet`;
}

/** CHANNEL_YANKED, with the cure that each registry has. */
export function yanked(question: ChannelQuestion, names: readonly string[]): Failure {
  return channelFailure('CHANNEL_YANKED', {
    seen: `${purlOf(question)} is yanked (${names.join(', ')})`,
    expected: 'a version that installers take',
    cure: 'Un-yank it in the registry if it was yanked by mistake and re-run this job; otherwise release the next version.',
  });
}
