/** Downloads a release: as anybody sees it, and with the token only where nobody else sees it. */
import type { Failure } from '../failure.ts';
import { inParallel } from '../in-parallel.ts';
import type { Lookup } from '../lookup.ts';
import { byCodeUnit } from '../manifest/safe-name.ts';
import type { Files, Release, ReleaseAsset, ReleaseSource } from '../ports.ts';
import { findAssetFaults, readableAssets } from './asset-faults.ts';
import { verificationFailure } from './failures.ts';
import type { Gathered, GatherPorts } from './gather.ts';
import { findExcess } from './limits.ts';
import type { ReleaseFile } from './model.ts';
import { counted, judged, undecided } from './outcome.ts';
import type { ReleaseToVerify, VerifyRequest } from './request.ts';

/** A release as GitHub has it, and the way of asking that showed it. */
export interface PublishedRelease {
  readonly release: Release;
  readonly source: ReleaseSource;
  readonly access: 'anonymous' | 'authorized';
}

type OnlineSource = Exclude<ReleaseToVerify, { readonly from: 'folder' }>;
type OnlineRequest = VerifyRequest & { readonly source: OnlineSource };

/** Throws VERIFY_OUT_FOLDER_NOT_EMPTY, FILE_NOT_WRITTEN. */
export async function fetchRelease(request: OnlineRequest, ports: GatherPorts): Promise<Gathered> {
  if (request.outFolder !== undefined) await requireEmpty(request.outFolder, ports.files);
  const { published, answer } = await findRelease(request.source, ports);
  if (!published) return refuse(answer, request);
  const { release, source } = published;
  if (request.tag !== undefined && release.tag !== request.tag) {
    return { outcome: judged([otherTag(release, request.tag)], ''), release: undefined };
  }
  const assets = await source.releases.listAssets(release.id);
  if (assets.state !== 'present') return refuse(assets, request);
  return { ...(await downloadAssets(published, assets.value, { request, ports })), published };
}

/** What lies there already would stand beside what was verified, as if it were, too. */
async function requireEmpty(folder: string, files: Files): Promise<void> {
  await files.makeFolder(folder);
  const [first] = await files.list(folder);
  if (!first) return;
  throw verificationFailure('VERIFY_OUT_FOLDER_NOT_EMPTY', {
    seen: `${folder} already holds ${JSON.stringify(first.name)}`,
    expected: 'an empty folder for the download',
    cure: 'Choose another `out-folder`, or empty it.',
  });
}

/**
 * Asked anonymously first. What nobody but its people sees, and what GitHub would not tell
 * without a token because too many have asked, is asked for with the token, if there is one.
 */
async function findRelease(
  source: OnlineSource,
  { releaseSources, log }: GatherPorts,
): Promise<{ readonly published?: PublishedRelease; readonly answer: Lookup<Release> }> {
  const ask = ({ releases }: ReleaseSource) =>
    source.from === 'release' ? releases.findPublished(source.tag) : releases.find(source.id);
  const anonymous = await releaseSources.anonymous();
  const seen = await ask(anonymous);
  if (seen.state === 'present') {
    const published = { release: seen.value, source: anonymous, access: 'anonymous' } as const;
    return { published, answer: seen };
  }
  const authorized = await releaseSources.authorized();
  if (!authorized) return { answer: seen };
  const why =
    seen.state === 'absent' ? 'is not shown to everybody' : `was not told: ${seen.reason}`;
  log.info(`The release ${why}. Asking with the token.`);
  const answer = await ask(authorized);
  if (answer.state !== 'present') return { answer };
  const published = { release: answer.value, source: authorized, access: 'authorized' } as const;
  return { published, answer };
}

interface Download {
  readonly request: OnlineRequest;
  readonly ports: GatherPorts;
}

async function downloadAssets(
  { release, source, access }: PublishedRelease,
  assets: readonly ReleaseAsset[],
  { request, ports: { files, log } }: Download,
): Promise<Gathered> {
  const excess = findExcess(assets);
  if (excess) return { outcome: judged([excess], ''), release: undefined };
  const { outFolder } = request;
  const folder = outFolder ?? (await files.makeTemporaryFolder('verified'));
  let done = 0;
  const readable = readableAssets(assets);
  const downloaded = await inParallel(readable, async (asset) => {
    const found = await source.download(release, asset, `${folder}/${asset.name}`);
    done += 1;
    log.progress(`Downloaded ${done} of ${counted(readable.length, 'asset')}.`);
    return { asset, found };
  });
  const unread = downloaded.find(({ found }) => found.state !== 'present');
  if (unread) {
    const failure = assetUnread(unread.asset, unread.found);
    return { outcome: undecided('not every asset could be read', failure), release: undefined };
  }
  const digested = downloaded.flatMap(({ asset, found }): ReleaseFile[] =>
    found.state === 'present'
      ? [{ name: asset.name, size: found.value.size, sha256: found.value.sha256 }]
      : [],
  );
  const faults = findAssetFaults(assets, digested);
  const how = access === 'anonymous' ? 'as anybody gets them' : 'with the token';
  return {
    outcome: judged(faults, `${counted(digested.length, 'asset')}, downloaded ${how}`),
    release: { folder, files: digested.sort((a, b) => byCodeUnit(a.name, b.name)) },
  };
}

function refuse(answer: Lookup<unknown>, { source, repository }: OnlineRequest): Gathered {
  const what =
    source.from === 'release'
      ? `a public release of the tag ${source.tag}`
      : `release ${source.id}`;
  if (answer.state === 'unknown') {
    const failure = verificationFailure('VERIFY_RELEASE_UNKNOWN', {
      seen: `${what} of ${repository} could not be read: ${answer.reason}`,
      expected: 'an answer by GitHub',
      cure: 'Try again later. GitHub answers few requests an hour without a token: GITHUB_TOKEN helps.',
    });
    return { outcome: undecided('GitHub did not answer', failure), release: undefined };
  }
  const failure = verificationFailure('VERIFY_RELEASE_ABSENT', {
    seen: `${repository} does not show ${what}`,
    expected: 'a release to verify',
    cure: 'Check the spelling of repository and tag. For a private repository give a token with `contents: read`; for a draft its `release-id`, and a token with `contents: write`.',
  });
  return { outcome: judged([failure], ''), release: undefined };
}

function otherTag({ id, tag }: Release, expected: string): Failure {
  return verificationFailure('VERIFY_RELEASE_OTHER', {
    seen: `release ${id} is of the tag ${tag}`,
    expected: `a release of ${expected}`,
    cure: 'Take `tag` and `release-id` from the same run.',
  });
}

function assetUnread({ name }: ReleaseAsset, found: Lookup<unknown>): Failure {
  const why = found.state === 'unknown' ? found.reason : 'it is listed, and not there';
  return verificationFailure('VERIFY_ASSET_UNREAD', {
    seen: `${name} could not be downloaded: ${why}`,
    expected: 'every asset of the release; nothing is said of a part of it',
    cure: 'Try again. When it goes on, the release is broken: ask who published it.',
  });
}
