/** Distributions of `demo` 1.2.0, built byte by byte, and an index that serves some. */
import { readFileSync } from 'node:fs';
import { localFiles } from '../../src/adapters/files.ts';
import { registryOf } from '../../src/adapters/registry-answers.ts';
import { absent, present, type Lookup } from '../../src/lookup.ts';
import type { CanonicalizeOptions } from '../../src/python/canonicalize.ts';
import type { Publisher, Registry, ServedFile } from '../../src/ports.ts';
import { tarGz } from '../support/archives.ts';
import { digestsOf } from '../support/fake-http.ts';
import { fakeLog, fakeRun } from '../support/fakes.ts';
import { zipOf } from '../support/zip.ts';

export const wheelName = 'demo-1.2.0-py3-none-any.whl';
export const sdistName = 'demo-1.2.0.tar.gz';

const metadata = 'Metadata-Version: 2.4\nName: Demo\nVersion: 1.2.0\n\nVersion: 9\n';

/** A wheel; `code` and metadata can be changed. */
export function wheel(changes: { code?: string; metadata?: string; tag?: string } = {}): Buffer {
  return zipOf([
    { name: 'demo/__init__.py', content: changes.code ?? 'x = 1\n' },
    { name: 'demo-1.2.0.dist-info/METADATA', content: changes.metadata ?? metadata },
    {
      name: 'demo-1.2.0.dist-info/WHEEL',
      content: `Wheel-Version: 1.0\nTag: ${changes.tag ?? 'py3-none-any'}\n`,
    },
    { name: 'demo-1.2.0.dist-info/licenses/LICENSE', content: 'Apache' },
  ]);
}

export function sdist(changes: { code?: string; license?: string } = {}): Promise<Buffer> {
  return tarGz({
    'demo-1.2.0/PKG-INFO': metadata,
    'demo-1.2.0/demo/__init__.py': changes.code ?? 'x = 1\n',
    [`demo-1.2.0/${changes.license ?? 'LICENSE'}`]: 'Apache',
  });
}

/** Wheel and source distribution of a good build. */
export async function goodBuild(): Promise<Record<string, Buffer>> {
  return { [wheelName]: wheel(), [sdistName]: await sdist() };
}

export interface FakeIndex extends Registry {
  readonly fetched: string[];
}

interface IndexContent {
  readonly files?: Readonly<Record<string, Buffer>>;
  /** Changes what the metadata says of every file. */
  readonly metadata?: Partial<ServedFile>;
  readonly publishers?: Lookup<readonly Publisher[]>;
  readonly version?: Lookup<never>;
}

/** An index that serves these files of demo 1.2.0; none means no such version. */
export function fakeIndex({ files, metadata, publishers, version }: IndexContent = {}): FakeIndex {
  const fetched: string[] = [];
  const served = Object.entries(files ?? {}).map(([filename, bytes]) => ({
    filename,
    url: `https://files.example/${filename}`,
    ...digestsOf(bytes),
    yanked: false,
    ...metadata,
  }));
  const registry = registryOf({
    files: async () =>
      version ?? (files ? present({ package: 'demo', version: '1.2.0', files: served }) : absent),
    open: async ({ filename }, path) => {
      fetched.push(filename);
      const bytes = files?.[filename];
      if (!bytes) return absent;
      if (path !== undefined) await localFiles.write(path, bytes);
      return present(digestsOf(bytes));
    },
    findPublishers: async () => publishers ?? absent,
  });
  return { ...registry, fetched };
}

/** The publisher octo/demo, for these files. */
export function publisherOf(files: Readonly<Record<string, Buffer>>): Publisher {
  return {
    kind: 'GitHub',
    repository: 'octo/Demo',
    workflow: 'release.yml',
    subjects: Object.entries(files).map(([name, bytes]) => ({
      name,
      sha256: digestsOf(bytes).sha256,
    })),
  };
}

export function options(folder: string): CanonicalizeOptions {
  return {
    project: 'demo',
    version: '1.2.0',
    builtFolder: `${folder}/built`,
    outFolder: `${folder}/out`,
    expectedWheels: 1,
    expectedSdists: 1,
    requiredWheelTags: ['py3-none-any'],
    requiredLicenses: ['LICENSE'],
    publisher: { repository: 'octo/demo', workflow: 'release.yml', environment: undefined },
    indexUrl: undefined,
  };
}

export function portsWith(index: Registry) {
  return {
    files: localFiles,
    registries: { registry: async () => index },
    log: fakeLog(),
    run: fakeRun(),
  };
}

export function bytesIn(folder: string, name: string): Buffer {
  return readFileSync(`${folder}/${name}`);
}
