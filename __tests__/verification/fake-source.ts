/** A repository whose release has a folder's files as assets, told without a network. */
import { copyFileSync, readFileSync, readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { absent, present } from '../../src/lookup.ts';
import type {
  Digests,
  Issues,
  Release,
  ReleaseAsset,
  ReleaseSource,
  ReleaseSources,
} from '../../src/ports.ts';
import { commit, tag } from './support.ts';

export type SourceChanges = {
  readonly [Part in keyof ReleaseSource]?: Partial<ReleaseSource[Part]>;
};

/** The public release of the folder; `assets` changes what GitHub lists of it. */
export function sourceOf(
  folder: string,
  changes: SourceChanges = {},
  assets: (assets: readonly ReleaseAsset[]) => readonly ReleaseAsset[] = (all) => all,
): ReleaseSource {
  const listed = assets(assetsOf(folder));
  const release = releaseWith(listed);
  return {
    releases: {
      find: async (id) => (id === release.id ? present(release) : absent),
      findPublished: async (wanted) => (wanted === tag ? present(release) : absent),
      list: async () => present([release]),
      listAssets: async () => present(listed),
      ...changes.releases,
    },
    refs: { findTag: async () => present(commit), ...changes.refs },
    attestations: { list: async () => absent, ...changes.attestations },
    issues: { ...noIssues, ...changes.issues },
    download:
      (changes.download as ReleaseSource['download'] | undefined) ??
      (async (_, { name }, path) => {
        copyFileSync(join(folder, name), path);
        return present(digestsOf(join(folder, name)));
      }),
  };
}

const refused = async () => ({ state: 'refused', status: 403, reason: 'no right' }) as const;
const noIssues: Issues = {
  list: async () => absent,
  listComments: async () => absent,
  create: refused,
  comment: refused,
};

/** Both ways of asking; without a second source there is no token. */
export function sourcesOf(anonymous: ReleaseSource, authorized?: ReleaseSource): ReleaseSources {
  return { anonymous: async () => anonymous, authorized: async () => authorized };
}

/** A repository that nobody is shown. */
export function hidden(): ReleaseSource {
  const nothing = async () => absent;
  return {
    releases: { find: nothing, findPublished: nothing, list: nothing, listAssets: nothing },
    refs: { findTag: nothing },
    attestations: { list: nothing },
    issues: noIssues,
    download: nothing,
  };
}

function assetsOf(folder: string): readonly ReleaseAsset[] {
  return readdirSync(folder).map((name, index) => {
    const { size, sha256 } = digestsOf(join(folder, name));
    return { id: index + 1, name, size, sha256, state: 'uploaded' };
  });
}

function releaseWith(assets: readonly ReleaseAsset[]): Release {
  return {
    ...{ id: 77, tag, name: tag, body: '', draft: false, prerelease: false, immutable: false },
    url: `https://github.com/octo/demo/releases/tag/${tag}`,
    uploadUrl: '',
    assets,
    publishedAt: new Date('2026-01-02T03:04:05Z'),
  };
}

function digestsOf(path: string): Digests {
  const bytes = readFileSync(path);
  return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
