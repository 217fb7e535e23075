/** The failures of a channel, worded once for the gate and for the readback. */
import { explainDifference, renderDifference } from '../bytes/difference.ts';
import { bytesFailure } from '../bytes/failures.ts';
import type { Failure } from '../failure.ts';
import type { Channel } from '../manifest/manifest.ts';
import type { Files } from '../ports.ts';
import { channelFailure } from './failures.ts';
import { servedPath, type Look, type Sighting } from './observe.ts';
import { purlOf, type ChannelQuestion } from './question.ts';

/**
 * What no waiting can mend: other bytes, or files that nobody sealed. Undefined
 * when there is neither.
 */
export async function findMismatch(
  question: ChannelQuestion,
  { sightings, extra }: Look,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<Failure | undefined> {
  const different = sightings.filter(({ verdict }) => verdict === 'different');
  if (different.length > 0) return servedDiffer(question, different, files);
  if (extra.length === 0) return undefined;
  return channelFailure('CHANNEL_EXTRA_FILES', {
    seen: `${purlOf(question)} also has ${extra.slice(0, 10).join(', ')}${extra.length > 10 ? ` and ${extra.length - 10} more` : ''}`,
    expected: 'the sealed artifacts and nothing else',
    cure: 'Find out who uploaded these; yank the version if it was not you, and release the next one.',
  });
}

async function servedDiffer(
  question: ChannelQuestion,
  different: readonly Sighting[],
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<Failure> {
  const told: string[] = [];
  for (const { artifact, seen, url } of different) {
    const { name, size, sha256 } = artifact;
    const sealedPath = `${question.sealedFolder}/${name}`;
    const seenPath = servedPath(question, artifact);
    const difference = await explainDifference(
      { name, sealed: { size, sha256 }, seen: seen!, sealedPath, seenPath },
      files,
    );
    told.push(`${renderDifference(difference)}, at ${url}`);
  }
  return bytesFailure('BYTES_SERVED_DIFFER', {
    seen: `the channel ${question.channel.name} serves other bytes: ${told.join(' | ')}`,
    expected: 'the sealed bytes',
    cure: `Do not release: these bytes cannot be replaced under this version. ${afterwards[question.channel.type]}`,
  });
}

const afterwards: { readonly [Type in Channel['type']]: string } = {
  pypi: 'Yank it on PyPI, find out what built or uploaded it, and release the next version.',
  crates: 'Run `cargo yank`, find out what packaged it again, and release the next version.',
  npm: 'Run `npm deprecate`, find out what packed it again, and release the next version.',
  'github-release': 'Find out who replaced the asset, and release the next version.',
  url: 'Find out what wrote the file, and put the sealed one in its place if the address allows.',
};

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
