/** GitHub's releases as a literal: real bytes, stubs, listings that lag, and every call counted. */
import { createHash } from 'node:crypto';
import { absent, present, type Lookup } from '../../../src/lookup.ts';
import type {
  GitRefs,
  Release,
  ReleaseAsset,
  ReleaseFields,
  Releases,
  WriteResult,
} from '../../../src/ports.ts';
import { commit, contents, tag } from './sealed.ts';

export interface StoredAsset {
  id: number;
  name: string;
  state: string;
  bytes: Buffer;
}

export interface StoredRelease {
  id: number;
  tag: string;
  name: string;
  body: string;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  assets: StoredAsset[];
}

export interface FakeGithub {
  readonly port: Releases;
  readonly refs: GitRefs;
  readonly stored: StoredRelease[];
  /** Names of the port's methods, in the order in which they were called. */
  readonly calls: Call[];
  /** Fields of every PATCH and POST of a release. */
  readonly sent: ReleaseFields[];
  tagCommit: Lookup<string>;
  latestId: number | undefined;
  /** How many listings a new release is missing from. */
  listLag: number;
  /** What the API tells of digests. */
  tellsDigests: boolean;
  /** Replaces the served bytes of an asset name: GitHub's digest stays what it was. */
  readonly served: Map<string, Buffer>;
  /** How GitHub rewrites the name of an upload. */
  rename: (name: string) => string;
  /** Files by path, besides the sealed ones below whatever folder. */
  readonly files: Map<string, Buffer>;
  addRelease(release: Partial<StoredRelease>): StoredRelease;
}

const notFound = { state: 'refused', status: 404, reason: 'HTTP 404: Not Found' } as const;

export function fakeGithub(): FakeGithub {
  const stored: StoredRelease[] = [];
  const hidden = new Map<number, number>();
  let lastId = 100;
  const nextId = () => (lastId += 1);
  const render = (release: StoredRelease): Release => ({
    ...release,
    url: `https://github.com/octo/demo/releases/${release.id}`,
    uploadUrl: `https://uploads.github.com/repos/octo/demo/releases/${release.id}/assets`,
    assets: release.assets.map(renderAsset),
    publishedAt: release.draft ? undefined : new Date('2026-01-02T03:04:05Z'),
  });
  const renderAsset = ({ id, name, state, bytes }: StoredAsset): ReleaseAsset => ({
    id,
    name,
    state,
    size: bytes.length,
    sha256: github.tellsDigests && state === 'uploaded' ? sha256(bytes) : undefined,
  });
  const lookup = (release: StoredRelease | undefined): Lookup<Release> =>
    release ? present(render(release)) : absent;
  const byId = (id: number) => stored.find((release) => release.id === id);
  const done = (release: StoredRelease): WriteResult<Release> => ({
    state: 'done',
    value: render(release),
  });
  const write = (release: StoredRelease, { makeLatest, ...fields }: ReleaseFields) => {
    Object.assign(release, fields);
    if (makeLatest === true) github.latestId = release.id;
  };
  const acts: Releases = {
    list: async () => {
      const shown = stored.filter(({ id }) => {
        const left = hidden.get(id) ?? 0;
        hidden.set(id, left - 1);
        return left <= 0;
      });
      return present(shown.map(render));
    },
    find: async (id) => lookup(byId(id)),
    findPublished: async (name) => lookup(stored.find((one) => !one.draft && one.tag === name)),
    findLatest: async () =>
      lookup(stored.find((one) => !one.draft && !one.prerelease && one.id === github.latestId)),
    listAssets: async (id) => present((byId(id)?.assets ?? []).map(renderAsset)),
    create: async (fields) => {
      github.sent.push(fields);
      const release = github.addRelease({});
      write(release, fields);
      hidden.set(release.id, github.listLag);
      return done(release);
    },
    update: async (id, fields) => {
      const release = byId(id);
      if (!release) return notFound;
      github.sent.push(fields);
      write(release, fields);
      return done(release);
    },
    uploadAsset: async ({ id }, name, path) => {
      const release = byId(id);
      if (!release) return notFound;
      const storedName = github.rename(name);
      if (release.assets.some((asset) => asset.name === storedName)) {
        return { state: 'refused', status: 422, reason: 'HTTP 422: already_exists' };
      }
      const bytes = github.files.get(path) ?? contents.get(path.split('/').at(-1)!)!;
      const asset = { id: nextId(), name: storedName, state: 'uploaded', bytes };
      release.assets.push(asset);
      return { state: 'done', value: renderAsset(asset) };
    },
    deleteAsset: async (id) => {
      const release = stored.find(({ assets }) => assets.some((asset) => asset.id === id));
      if (!release) return notFound;
      release.assets = release.assets.filter((asset) => asset.id !== id);
      return { state: 'done', value: undefined };
    },
    downloadAsset: async (id) => {
      const asset = stored.flatMap(({ assets }) => assets).find((one) => one.id === id);
      if (asset?.state !== 'uploaded') return absent;
      const bytes = github.served.get(asset.name) ?? asset.bytes;
      return present({ size: bytes.length, sha256: sha256(bytes) });
    },
  };
  const github: FakeGithub = {
    port: intercept(acts, (name, act) => {
      github.calls.push(name);
      return act();
    }),
    refs: {
      findTag: async () => github.tagCommit,
      findBranch: async () => absent,
      findCommit: async () => absent,
      compare: async () => absent,
    },
    stored,
    calls: [],
    sent: [],
    tagCommit: present(commit),
    latestId: undefined,
    listLag: 0,
    tellsDigests: true,
    served: new Map(),
    files: new Map(),
    rename: (name) => name,
    addRelease: (changes) => {
      const release = {
        id: nextId(),
        tag,
        name: tag,
        body: '',
        draft: true,
        prerelease: false,
        immutable: false,
        assets: [],
        ...changes,
      };
      stored.push(release);
      return release;
    },
  };
  return github;
}

export type Call = keyof Releases;
/** Decides what comes of one call; `act` is what the service would do. */
export type Interceptor = (name: Call, act: () => Promise<unknown>) => Promise<unknown>;

/** The port with every call handed to the interceptor. */
export function intercept(port: Releases, interceptor: Interceptor): Releases {
  const entries = Object.entries(port).map(([name, act]) => [
    name,
    (...args: unknown[]) =>
      interceptor(name as Call, () => (act as (...a: unknown[]) => Promise<unknown>)(...args)),
  ]);
  return Object.fromEntries(entries) as Releases;
}

/** An asset with a sealed file's name and bytes, uploaded. */
export function storedAsset(id: number, name: string, bytes = contents.get(name)!): StoredAsset {
  return { id, name, state: 'uploaded', bytes };
}

/** What users would see, without IDs: equal after every way that leads there. */
export function visible(github: FakeGithub) {
  return {
    latest: github.stored.find(({ id }) => id === github.latestId)?.tag,
    releases: github.stored.map(({ id: _, assets, ...release }) => ({
      ...release,
      assets: assets
        .map(({ name, state, bytes }) => ({ name, state, sha256: sha256(bytes) }))
        .sort((one, other) => (one.name < other.name ? -1 : 1)),
    })),
  };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
