/** What only GitHub tells, and what it does not: unknown is never a pass. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { predicateTypes } from '../../src/attestation/predicate-types.ts';
import { absent, present, unknown } from '../../src/lookup.ts';
import type { ReleaseAsset, ReleaseSources } from '../../src/ports.ts';
import { verdictOf } from '../../src/verification/model.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { hidden, sourceOf, sourcesOf } from './fake-source.ts';
import {
  codesOf,
  Copy,
  signedRelease,
  standingsOf,
  tag,
  throwOnly,
  verifyFolder,
  type VerifyChanges,
} from './support.ts';

const folderWith = temporaryFolders();
const release = await signedRelease(folderWith());

const bundleName = 'provenance.sigstore.json';

/** Downloads and verifies the release of the tag. */
function verifyTag(ports: ReleaseSources, { policy, ...changes }: Partial<VerifyChanges> = {}) {
  return verifyFolder('', {
    source: { from: 'release', tag },
    ...changes,
    policy: { roots: release.roots, ...policy },
    ports,
  });
}

const refuse = (ports: ReleaseSources, changes?: Partial<VerifyChanges>) => async () =>
  throwOnly(await verifyTag(ports, changes));

/** The release without its bundle, as one that leaves attestations to GitHub. */
async function unsigned(): Promise<Copy> {
  const copy = new Copy(release, folderWith());
  copy.remove(bundleName);
  await copy.reseal({}, (manifest) => ({
    ...manifest,
    evidence: manifest.evidence.filter(({ name }) => name !== bundleName),
  }));
  return copy;
}

describe('a public release', () => {
  it('is downloaded as anybody gets it, and verifies; the token is never asked for', async () => {
    const sources: ReleaseSources = {
      anonymous: async () => sourceOf(release.folder),
      authorized: () => Promise.reject(new Error('the token was asked for')),
    };
    const folder = folderWith();
    const verification = await verifyTag(sources, { outFolder: folder });
    expect(codesOf(verification)).toEqual([]);
    expect(standingsOf(verification)).toMatchObject({ 'tag-commit': 'pass', attestations: 'pass' });
    expect(new Copy(release, folderWith()).names()).toEqual(
      verification.files.map(({ name }) => name),
    );
    expect(readFileSync(join(folder, 'release.json'))).toEqual(
      readFileSync(join(release.folder, 'release.json')),
    );
  });

  it('is asked for with the token where GitHub tells nothing without one', async () => {
    const mute = {
      ...hidden(),
      releases: { ...hidden().releases, findPublished: async () => unknown('HTTP 403') },
    };
    const verification = await verifyTag(sourcesOf(mute, sourceOf(release.folder)));
    expect(verdictOf(verification)).toBe('verified');
    expect(verification.checks[0]!.detail).toContain('with the token');
  });

  it('can be named by its ID', async () => {
    const ports = sourcesOf(hidden(), sourceOf(release.folder));
    const verification = await verifyTag(ports, { source: { from: 'release-id', id: 77 } });
    expect(verdictOf(verification)).toBe('verified');
  });
});

describe('a release that cannot be read as a whole', () => {
  it('is absent, for who is not shown it', async () => {
    await expectFailure('VERIFY_RELEASE_ABSENT', refuse(sourcesOf(hidden())));
  });

  it('is unknown when GitHub does not answer', async () => {
    const down = sourceOf(release.folder, {
      releases: { findPublished: async () => unknown('HTTP 503') },
    });
    await expectFailure('VERIFY_RELEASE_UNKNOWN', refuse(sourcesOf(down)));
    expect(standingsOf(await verifyTag(sourcesOf(down)))).toEqual({ files: 'unknown' });
  });

  it('is unknown when its assets are not listed', async () => {
    const down = sourceOf(release.folder, {
      releases: { listAssets: async () => unknown('HTTP 502') },
    });
    await expectFailure('VERIFY_RELEASE_UNKNOWN', refuse(sourcesOf(down)));
  });

  it('is another one when its ID is of another tag', async () => {
    const source = { from: 'release-id', id: 77 } as const;
    const act = refuse(sourcesOf(sourceOf(release.folder)), { source, tag: 'v1.2.1' });
    await expectFailure('VERIFY_RELEASE_OTHER', act);
  });

  it('is not read in part, when one asset does not come', async () => {
    const download = async () => unknown('the connection was lost');
    const ports = sourcesOf(sourceOf(release.folder, { download }));
    await expectFailure('VERIFY_ASSET_UNREAD', refuse(ports));
    expect(standingsOf(await verifyTag(ports))).toEqual({ files: 'unknown' });
  });

  it.each([
    [
      'too many assets',
      (all: readonly ReleaseAsset[]) => Array.from({ length: 1001 }, () => all[0]!),
    ],
    ['an asset that is too large', (all: readonly ReleaseAsset[]) => [{ ...all[0]!, size: 3e9 }]],
    [
      'too many bytes in all',
      (all: readonly ReleaseAsset[]) =>
        Array.from({ length: 20 }, () => ({ ...all[0]!, size: 2e9 })),
    ],
  ])('is not downloaded with %s', async (_, assets) => {
    const ports = sourcesOf(sourceOf(release.folder, {}, assets));
    await expectFailure('VERIFY_FILES_EXCESSIVE', refuse(ports));
  });

  it('is not downloaded among other files', async () => {
    const outFolder = folderWith({ 'mine.txt': 'x' });
    const act = () => verifyTag(sourcesOf(sourceOf(release.folder)), { outFolder });
    await expectFailure('VERIFY_OUT_FOLDER_NOT_EMPTY', act);
  });
});

describe('an asset is refused', () => {
  const withAsset = (asset: Partial<ReleaseAsset>) =>
    sourcesOf(sourceOf(release.folder, {}, (all) => [...all, { ...all[0]!, id: 99, ...asset }]));

  it('whose upload never ended', async () => {
    const ports = withAsset({ name: 'late.whl', state: 'starter' });
    await expectFailure('VERIFY_ASSET_UNFINISHED', refuse(ports));
  });

  it('whose name would lead out of the folder; nothing is written there', async () => {
    await expectFailure('NAME_UNSAFE', refuse(withAsset({ name: '../evil' })));
  });

  it('that differs from another one in case alone', async () => {
    await expectFailure('NAME_DUPLICATE', refuse(withAsset({ name: 'RELEASE.json' })));
  });

  it('that is served with other bytes than GitHub tells', async () => {
    const ports = sourcesOf(
      sourceOf(release.folder, {}, ([first, ...all]) => [
        { ...first!, sha256: '0'.repeat(64) },
        ...all,
      ]),
    );
    await expectFailure('VERIFY_ASSET_DIFFERS', refuse(ports));
  });
});

describe('the tag', () => {
  const withTag = (findTag: () => Promise<never>) =>
    sourcesOf(sourceOf(release.folder, { refs: { findTag } }));

  it('must not have moved', async () => {
    const ports = withTag(async () => present('b'.repeat(40)) as never);
    await expectFailure('VERIFY_TAG_MOVED', refuse(ports));
  });

  it('must be there', async () => {
    await expectFailure('VERIFY_TAG_GONE', refuse(withTag(async () => absent as never)));
  });

  it('is unknown when GitHub does not answer, which is no pass', async () => {
    const ports = withTag(async () => unknown('HTTP 503') as never);
    await expectFailure('VERIFY_TAG_UNKNOWN', refuse(ports));
    expect(standingsOf(await verifyTag(ports))['tag-commit']).toBe('unknown');
  });

  it('is asked for with the token where GitHub tells nothing without one', async () => {
    const mute = sourceOf(release.folder, { refs: { findTag: async () => unknown('HTTP 403') } });
    const told = { ...hidden(), refs: sourceOf(release.folder).refs };
    const verification = await verifyTag(sourcesOf(mute, told));
    expect(standingsOf(verification)).toMatchObject({ 'tag-commit': 'pass' });
    expect(verdictOf(verification)).toBe('verified');
  });

  it('of a folder’s private repository is asked for with the token', async () => {
    const verification = await verifyFolder(release.folder, {
      policy: { roots: release.roots },
      ports: sourcesOf(hidden(), sourceOf(release.folder)),
    });
    expect(standingsOf(verification)).toMatchObject({ 'tag-commit': 'pass' });
    expect(verdictOf(verification)).toBe('verified');
  });
});

describe('attestations that GitHub keeps', () => {
  const listing = (folder: string, answer: (type: string) => unknown) =>
    sourcesOf(
      sourceOf(folder, { attestations: { list: async (_, type) => answer(type) as never } }),
    );

  it('count where the release carries none', async () => {
    const copy = await unsigned();
    const bundle = JSON.parse(readFileSync(join(release.folder, bundleName), 'utf8')) as object;
    const ports = listing(copy.folder, (type) =>
      type === predicateTypes.provenance ? present([bundle]) : absent,
    );
    const verification = await verifyTag(ports);
    expect(codesOf(verification)).toEqual([]);
    const { detail } = verification.checks.find(({ id }) => id === 'attestations')!;
    expect(detail).toContain('1 attestation of 4 artifacts');
  });

  it('are missing where neither has any', async () => {
    const { folder } = await unsigned();
    await expectFailure('ATTESTATION_MISSING', refuse(listing(folder, () => absent)));
    await expectFailure('ATTESTATION_MISSING', refuse(listing(folder, () => present([]))));
  });

  it('are unknown when GitHub does not answer, also where they need not be there', async () => {
    const { folder } = await unsigned();
    const ports = listing(folder, (type) =>
      type === predicateTypes.provenance ? unknown('HTTP 503') : absent,
    );
    await expectFailure('VERIFY_ATTESTATIONS_UNKNOWN', refuse(ports));
    const verification = await verifyTag(ports, { policy: { attestations: 'if-present' } });
    expect(standingsOf(verification).attestations).toBe('unknown');
    expect(verdictOf(verification)).toBe('refused');
  });
});
