/** The ports of verify-tag as literals. */
import type { Lookup } from '../../src/lookup.ts';
import { absent, present } from '../../src/lookup.ts';
import type { Files, GitRefs, Release, Releases } from '../../src/ports.ts';
import { sourceReader, type ReadSource } from '../../src/tag/files/source.ts';
import type { TagPorts, TagRequest } from '../../src/tag/verify.ts';
import { fakeRun } from '../support/fakes.ts';

export const commit = 'a'.repeat(40);

/** Files by path. */
export function literalFiles(contents: Readonly<Record<string, string>>): Files {
  return {
    stat: async (path: string) =>
      Object.hasOwn(contents, path) ? { name: path, kind: 'file', size: 1 } : undefined,
    read: async (path: string) => Buffer.from(contents[path]!),
  } as Partial<Files> as Files;
}

export function readerOf(contents: Readonly<Record<string, string>>): ReadSource {
  return sourceReader(literalFiles(contents), '.');
}

/** A published release, unless it is changed. */
export function release(tag: string, changes: Partial<Release> = {}): Release {
  return {
    id: 1,
    tag,
    name: tag,
    body: '',
    draft: false,
    prerelease: false,
    immutable: false,
    url: '',
    uploadUrl: '',
    assets: [],
    publishedAt: new Date(0),
    ...changes,
  };
}

export interface World {
  readonly files?: Readonly<Record<string, string>>;
  readonly tag?: Lookup<string>;
  readonly releases?: Lookup<readonly Release[]>;
  readonly published?: Lookup<Release>;
  readonly run?: Parameters<typeof fakeRun>[0];
}

/** A repository in which v1.2.3 is good to release, unless it is changed. */
export function tagPorts(world: World = {}): TagPorts {
  return {
    files: literalFiles(world.files ?? {}),
    refs: { findTag: async () => world.tag ?? present(commit) } as Partial<GitRefs> as GitRefs,
    releases: {
      list: async () => world.releases ?? present([release('v1.2.2')]),
      findPublished: async () => world.published ?? absent,
    } as Partial<Releases> as Releases,
    run: fakeRun(world.run),
  };
}

export function tagRequest(changes: Partial<TagRequest> = {}): TagRequest {
  return {
    tag: 'v1.2.3',
    prefix: 'v',
    prerelease: 'refuse',
    buildMetadata: 'refuse',
    onMismatch: 'fail',
    versionFiles: [],
    versionFrom: 'tag',
    workingDirectory: '.',
    ...changes,
  };
}
