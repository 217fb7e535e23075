/** A real release to seal: the reference project's packages, and ports around them. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localFiles } from '../../src/adapters/files.ts';
import { localGpg } from '../../src/adapters/gpg.ts';
import { plainEvidence } from '../../src/evidence/evidence-options.ts';
import { artifactFailure } from '../../src/artifacts/failures.ts';
import { absent, present } from '../../src/lookup.ts';
import type { SealOptions, SealPorts } from '../../src/manifest/seal.ts';
import type { Artifacts, GitRefs, Gpg, Releases } from '../../src/ports.ts';
import { fakeLog, fakeRun } from '../support/fakes.ts';
import { projectFolder } from '../support/run-node.ts';

export const commit = 'a'.repeat(40);
export const tag = 'v1.2.0';
export const builderWorkflow = 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.3';

const prebuilt = join(projectFolder, 'reference/project/prebuilt');

/** The four packages of the reference project, by name. */
export const packages: Readonly<Record<string, string>> = {
  'octo-tidemark-1.2.0.tgz': join(prebuilt, 'npm/octo-tidemark-1.2.0.tgz'),
  'tidemark-1.2.0-py3-none-any.whl': join(prebuilt, 'python/tidemark-1.2.0-py3-none-any.whl'),
  'tidemark-1.2.0.crate': join(prebuilt, 'crate/tidemark-1.2.0.crate'),
  'tidemark-1.2.0.tar.gz': join(prebuilt, 'python/tidemark-1.2.0.tar.gz'),
};

export const packageNames = Object.keys(packages);

export function packageBytes(): Record<string, Buffer> {
  return Object.fromEntries(
    Object.entries(packages).map(([name, path]) => [name, readFileSync(path)]),
  );
}

/** Seals the four packages for the three registries. */
export function sealOptions(folder: string, changes: Partial<SealOptions> = {}): SealOptions {
  return {
    folder: join(folder, 'built'),
    outFolder: join(folder, 'out'),
    tag,
    version: '1.2.0',
    commit,
    repository: 'octo/demo',
    expectations: [
      { glob: '*.crate', count: 1 },
      { glob: '*.{whl,tar.gz}', count: 2 },
      { glob: '*.tgz', count: 1 },
    ],
    channels: [
      channel('crates-io', 'crates', { package: 'tidemark', artifacts: ['*.crate'] }),
      channel('pypi', 'pypi', { package: 'Tidemark', artifacts: ['*.whl', '*.tar.gz'] }),
      channel('npm', 'npm', { package: '@octo/tidemark', artifacts: ['*.tgz'] }),
    ],
    images: [],
    adoptions: [],
    evidence: plainEvidence,
    ...changes,
  };
}

type ChannelRequest = SealOptions['channels'][number];

export function channel(
  name: string,
  type: ChannelRequest['type'],
  rest: Partial<ChannelRequest> & Pick<ChannelRequest, 'artifacts'>,
): ChannelRequest {
  return { name, type, package: undefined, indexUrl: undefined, after: undefined, ...rest };
}

/** The tag at the commit, committed at a fixed time. */
export function fakeRefs(changes: Partial<GitRefs> = {}): GitRefs {
  return {
    findTag: async () => present(commit),
    findBranch: async () => absent,
    findCommit: async (sha) =>
      present({ sha, committedAt: new Date('2026-01-01T10:20:30.500Z'), message: 'Release' }),
    compare: async () => absent,
    ...changes,
  };
}

type SealingPorts = SealPorts & { readonly gpg: Gpg; readonly releases: Releases };

/** Ports of a repository that has released nothing yet. */
export function sealPorts(changes: Partial<SealPorts> = {}): SealingPorts {
  const run = fakeRun({ commit, runnerImage: 'ubuntu24 20260101.1', runnerOs: 'Linux' });
  const releases: Partial<Releases> = { list: async () => present([]) };
  const ports = {
    ...{ files: localFiles, gpg: localGpg, refs: fakeRefs() },
    ...{ releases, run, log: fakeLog() },
  };
  return { ...ports, ...changes } as SealingPorts;
}

export interface FakeArtifacts extends Artifacts {
  readonly stored: { readonly id: number; readonly name: string; readonly folder: string }[];
  /** Makes the next `find` see nothing, as when another job is about to upload. */
  hideOnce(): void;
}

/** Artifacts of one run, kept below a folder; a name is taken once. */
export function fakeArtifacts(root: string): FakeArtifacts {
  const stored: { id: number; name: string; folder: string }[] = [];
  let hidden = false;
  return {
    stored,
    hideOnce: () => {
      hidden = true;
    },
    find: async (name) => {
      const found = hidden ? undefined : stored.findLast((artifact) => artifact.name === name);
      hidden = false;
      return found && { id: found.id, sha256: undefined };
    },
    upload: async (...[name, folder, files]) => {
      if (stored.some((artifact) => artifact.name === name)) throw nameTaken(name);
      const id = 7001 + stored.length;
      const target = join(root, `artifact-${id}`);
      mkdirSync(target);
      for (const file of files) cpSync(join(folder, file), join(target, file));
      stored.push({ id, name, folder: target });
      return { id, sha256: undefined };
    },
    download: async (id, folder) => {
      const found = stored.find((artifact) => artifact.id === id);
      if (!found) throw new Error(`no artifact ${id}`);
      cpSync(found.folder, folder, { recursive: true });
    },
  };
}

function nameTaken(name: string) {
  return artifactFailure('ARTIFACT_NAME_TAKEN', {
    seen: `an artifact named ${name}`,
    expected: 'none',
    cure: 'Choose another name.',
  });
}
