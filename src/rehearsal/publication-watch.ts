/**
 * The promise of the suite, checked without any of its code: when the release is
 * public, every channel serves the sealed bytes, the release is the sealed set, and its image has
 * its tag.
 * Reads the world's own state, at the very moment of every publication and in the end.
 */
import { fromBufferPromise } from 'yauzl';
import type { World } from '../world/world.ts';
import { unpromotedImages } from './image-watch.ts';
import { servedBy, type ServedChannel } from './served-by.ts';

export interface PublicationWatch {
  /** What did not hold at the moment of a publication. */
  readonly problems: readonly string[];
}

/** Watches every request that can make a release public. */
export function watchPublication(world: World): PublicationWatch {
  const problems: string[] = [];
  world.watch(async ({ method, url }) => {
    const touchesRelease =
      url.host === 'api.github.com' && /\/releases(\/\d+)?$/.test(url.pathname);
    if (!touchesRelease || method === 'GET') return;
    for (const problem of await publicationProblems(world)) {
      problems.push(`at ${method} ${url.pathname}: ${problem}`);
    }
  });
  return { problems };
}

type Files = ReadonlyMap<string, Buffer>;

interface SealedChannel extends ServedChannel {
  readonly name: string;
}

/** What speaks against the public release of the newest sealed set; empty when none is public. */
export async function publicationProblems(world: World): Promise<readonly string[]> {
  const repository = world.github.repository(world.repository);
  const published = repository.releases().filter(({ draft }) => !draft);
  if (published.length === 0) return [];
  const sealed = await findSealed(world);
  if (!sealed) return ['a release is public, but nothing was sealed'];
  const { tag, version, commit, channels } = JSON.parse(String(sealed.get('release.json'))) as {
    readonly tag: string;
    readonly version: string;
    readonly commit: string;
    readonly channels: readonly SealedChannel[];
  };
  const release = published.find(({ tagName }) => tagName === tag);
  // A release of another tag is an older one, or somebody else's.
  if (!release) return [];
  const assets = new Map(
    release.assets.map(({ id, name, blob }) => [
      name,
      blob === null ? undefined : repository.assetBytes(id),
    ]),
  );
  return [
    ...differences('the release', sealed, assets),
    ...channels.flatMap((channel) => channelProblems(world, channel, sealed)),
    ...unpromotedImages(world, version),
    ...(repository.tagCommit(tag) === commit ? [] : [`${tag} is not at the sealed commit`]),
  ];
}

function channelProblems(world: World, channel: SealedChannel, sealed: Files): string[] {
  const files = servedBy(world, channel);
  if (!files) return [];
  const served = [...files].map(([name, file]) => [name, file.hidden ? undefined : file.bytes]);
  const expected = new Map(channel.artifacts.map((name) => [name, sealed.get(name)!]));
  return differences(channel.name, expected, new Map(served as [string, Buffer | undefined][]));
}

function differences(
  where: string,
  expected: Files,
  served: ReadonlyMap<string, Buffer | undefined>,
): string[] {
  const missing = [...expected].flatMap(([name, bytes]) => {
    if (served.get(name)?.equals(bytes)) return [];
    return [`${where} ${served.get(name) ? 'serves other bytes as' : 'does not serve'} ${name}`];
  });
  const extra = [...served.keys()].filter((name) => !expected.has(name));
  return [...missing, ...extra.map((name) => `${where} also serves ${name}`)];
}

/** The files of the newest artifact that holds a release.json; undefined when there is none. */
async function findSealed(world: World): Promise<Files | undefined> {
  for (const { id } of [...world.results.listArtifacts()].reverse()) {
    // A scenario may have put there what is no zip: then it is no sealed set.
    const files = await unzip(world.results.artifactBytes(id)).catch(() => undefined);
    if (files?.has('release.json')) return files;
  }
  return undefined;
}

async function unzip(zip: Buffer): Promise<Files> {
  const reader = await fromBufferPromise(zip, { lazyEntries: true });
  const files = new Map<string, Buffer>();
  for await (const entry of reader.eachEntry()) {
    const pieces: Buffer[] = [];
    for await (const piece of await reader.openReadStreamPromise(entry)) {
      pieces.push(piece as Buffer);
    }
    files.set(String(entry.fileName), Buffer.concat(pieces));
  }
  return files;
}
