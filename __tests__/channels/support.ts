/** A sealed release in a folder, with real bytes, and registries as literals. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registryOf } from '../../src/adapters/registry-answers.ts';
import type { ChannelDemands } from '../../src/channels/demands.ts';
import type { ChannelQuestion } from '../../src/channels/question.ts';
import { absent, present, type Lookup } from '../../src/lookup.ts';
import {
  manifestSchemaId,
  type ArtifactKind,
  type Channel,
  type ReleaseManifest,
} from '../../src/manifest/manifest.ts';
import type { Digests, Registry, ServedFile, ServedVersion } from '../../src/ports.ts';
import { tarGz } from '../support/archives.ts';
import { digestsOf } from '../support/fake-http.ts';

export interface SealedRelease {
  readonly folder: string;
  readonly manifest: ReleaseManifest;
  readonly bytes: ReadonlyMap<string, Buffer>;
  channel(name: string): Channel;
}

const wheel = 'demo-1.2.3-py3-none-any.whl';
const sdist = 'demo-1.2.3.tar.gz';
const crate = 'demo-1.2.3.crate';
const tarball = 'octo-demo-1.2.3.tgz';
const kinds: Readonly<Record<string, ArtifactKind>> = {
  [wheel]: 'wheel',
  [sdist]: 'sdist',
  [crate]: 'crate',
  [tarball]: 'npm-tarball',
};

const channels: readonly Channel[] = [
  { name: 'crates', type: 'crates', package: 'demo', version: '1.2.3', artifacts: [crate] },
  {
    name: 'github',
    type: 'github-release',
    version: '1.2.3',
    artifacts: [wheel, sdist, crate, tarball].sort(),
  },
  {
    name: 'mirror',
    type: 'url',
    version: '1.2.3',
    artifacts: [wheel, sdist],
    indexUrl: 'https://mirror.example/demo/',
  },
  { name: 'npm', type: 'npm', package: '@octo/demo', version: '1.2.3', artifacts: [tarball] },
  { name: 'pypi', type: 'pypi', package: 'demo', version: '1.2.3', artifacts: [wheel, sdist] },
];

/** Nothing beside the sealed bytes is demanded; tags are as the policy would have them. */
export const noDemands: ChannelDemands = { distTag: 'auto', publisher: undefined };

/** Names of the sealed files. */
export const names = { wheel, sdist, crate, tarball } as const;

/** Seals four real archives into a new folder. */
export async function sealRelease(): Promise<SealedRelease & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'sealed-'));
  const bytes = new Map<string, Buffer>();
  for (const name of [wheel, sdist, crate, tarball].sort()) {
    const content = await tarGz({ 'demo/README': `for ${name}\n`, 'demo/code': 'fn main() {}\n' });
    bytes.set(name, content);
    await writeFile(join(folder, name), content);
  }
  const manifest: ReleaseManifest = {
    schema: manifestSchemaId,
    repository: 'octo/demo',
    tag: 'v1.2.3',
    version: '1.2.3',
    commit: 'a'.repeat(40),
    committedAt: '2026-01-02T03:04:05Z',
    build: { workflow: 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.3', runId: 1001 },
    artifacts: [...bytes].map(([name, content]) => ({
      name,
      ...digestsOf(content),
      kind: kinds[name]!,
      ...(name === tarball && { sha512: createHash('sha512').update(content).digest('base64') }),
    })),
    evidence: [],
    channels,
  };
  return {
    folder,
    manifest,
    bytes,
    channel: (name) => channels.find((channel) => channel.name === name)!,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** What a literal registry says of its version, and the bytes behind its files. */
export interface Serving {
  /** File names, or an answer of its own. */
  readonly version: readonly string[] | Lookup<ServedVersion>;
  /** Bytes by file name; the sealed ones when left out. */
  readonly bytes?: Readonly<Record<string, Buffer | Lookup<Digests>>>;
  readonly yanked?: boolean;
}

export interface FakeRegistry extends Registry {
  readonly reads: string[];
}

/** A registry that serves these in turn, the last for ever. */
export function servingRegistry(
  release: SealedRelease,
  ...servings: readonly Serving[]
): FakeRegistry {
  const reads: string[] = [];
  let looks = 0;
  let now: Serving = servings[0]!;
  const advance = () => {
    now = servings[Math.min(looks, servings.length - 1)]!;
    looks += 1;
    return now;
  };
  const registry = registryOf({
    files: async (packageName, version) => {
      reads.push(`version ${packageName} ${version}`);
      const serving = advance();
      if ('state' in serving.version) return serving.version;
      const yanked = serving.yanked === true;
      return present({ package: packageName, version, files: serving.version.map(fileOf(yanked)) });
    },
    open: async (file, path) => {
      reads.push(`file ${file.filename}`);
      const own = now.bytes?.[file.filename] ?? release.bytes.get(file.filename);
      if (own === undefined) return absent;
      if (!Buffer.isBuffer(own)) return own;
      if (path !== undefined) await writeFile(path, own);
      return present(digestsOf(own));
    },
  });
  return { ...registry, reads };
}

function fileOf(yanked: boolean) {
  return (filename: string): ServedFile => ({
    filename,
    url: `https://files.example/${filename}`,
    yanked,
  });
}

/** The question for a channel, with a folder for what is served. */
export async function questionOf(
  release: SealedRelease,
  name: string,
  registry: Registry,
): Promise<ChannelQuestion> {
  const channel = release.channel(name);
  // A folder on the web tells no list: its files are where their names say.
  const locate: Registry['locate'] = (_package, _version, filename) => ({
    filename,
    url: `${channel.indexUrl}${filename}`,
    yanked: false,
  });
  return {
    manifest: release.manifest,
    channel,
    registry: channel.type === 'url' ? { ...registry, locate } : registry,
    sealedFolder: release.folder,
    servedFolder: await mkdtemp(join(release.folder, '.served-')),
  };
}

/** Reads in the order of their beginning; files that are read at once, by address. */
export function byRound(reads: readonly string[]): string[] {
  const rounds: string[][] = [[]];
  for (const read of reads) {
    if (read === 'list') rounds.push([read], []);
    else rounds.at(-1)!.push(read);
  }
  return rounds.flatMap((round) => round.toSorted());
}
