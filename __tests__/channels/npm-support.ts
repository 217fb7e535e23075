/** A literal npm registry: what is live, staged and tagged, and who attests it, look by look. */
import { writeFile } from 'node:fs/promises';
import { registryOf } from '../../src/adapters/registry-answers.ts';
import type { ChannelQuestion } from '../../src/channels/question.ts';
import { absent, present, type Lookup } from '../../src/lookup.ts';
import type { DistTags, Publisher, Registry, ServedFile } from '../../src/ports.ts';
import { digestsOf } from '../support/fake-http.ts';
import { questionOf, type SealedRelease } from './support.ts';

export const stageId = '1de6f3db-2ed9-4d72-b3dd-8f0e2b474a2f';

/** One state of the registry; a field left out is as nothing had happened yet. */
export interface NpmState {
  readonly live?: Buffer;
  readonly staged?: Buffer | Lookup<never>;
  /** `latest` when left out. */
  readonly stagedTag?: string | undefined;
  readonly tags?: DistTags | Lookup<never>;
  readonly publishers?: Lookup<readonly Publisher[]>;
  /** Questions for provenance that are answered as if there were none yet. */
  readonly provenanceLag?: number;
}

export interface FakeNpm extends Registry {
  /** How often each question was asked. */
  readonly asked: Record<'files' | 'staged' | 'tags' | 'publishers', number>;
}

const files: { readonly [Kind in 'live' | 'staged']: ServedFile } = {
  live: { filename: 'demo-1.2.3.tgz', url: 'https://npm.example/demo-1.2.3.tgz', yanked: false },
  staged: {
    filename: 'demo-1.2.3.tgz',
    url: `https://npm.example/-/stage/${stageId}/tarball`,
    yanked: false,
  },
};

/** Goes to the next state with each look at what is live; stays in the last one. */
export function fakeNpm(...states: readonly NpmState[]): FakeNpm {
  const asked = { files: 0, staged: 0, tags: 0, publishers: 0 };
  const now = () => states[Math.min(Math.max(asked.files, 1), states.length) - 1]!;
  const bytesAt = (url: string) => {
    const { live, staged } = now();
    return url === files.live.url ? live : Buffer.isBuffer(staged) ? staged : undefined;
  };
  const registry = registryOf({
    files: async (packageName, version) => {
      asked.files += 1;
      if (!now().live) return absent;
      return present({ package: packageName, version, files: [files.live] });
    },
    open: async ({ url }, path) => {
      const bytes = bytesAt(url);
      if (!bytes) return absent;
      if (path !== undefined) await writeFile(path, bytes);
      return present(digestsOf(bytes));
    },
    findStaged: async () => {
      asked.staged += 1;
      const { staged, stagedTag } = { stagedTag: 'latest', ...now() };
      if (!staged) return absent;
      if (!Buffer.isBuffer(staged)) return staged;
      return present({ id: stageId, tag: stagedTag, file: files.staged });
    },
    findDistTags: async () => {
      asked.tags += 1;
      const { live, tags = { tags: live ? { latest: '1.2.3' } : {}, versions: [] } } = now();
      return 'tags' in tags ? present(tags) : tags;
    },
    findPublishers: async () => {
      asked.publishers += 1;
      const { publishers = absent, provenanceLag = 0 } = now();
      return asked.publishers > provenanceLag ? publishers : absent;
    },
  });
  return { ...registry, asked };
}

/** The sealed tarball. */
export function tarballOf(release: SealedRelease): Buffer {
  return release.bytes.get('octo-demo-1.2.3.tgz')!;
}

/** The question for the npm channel. */
export function npmQuestion(release: SealedRelease, registry: Registry): Promise<ChannelQuestion> {
  return questionOf(release, 'npm', registry);
}
