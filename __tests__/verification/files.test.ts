/** Files that are not those of the release: each change is refused, whichever file it is made to. */
import { mkdirSync, rmSync, symlinkSync, truncateSync, appendFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import {
  codesOf,
  commit,
  Copy,
  expectRefused,
  signedRelease,
  verifyFolder,
  type Refusal,
} from './support.ts';

const folderWith = temporaryFolders();
const release = await signedRelease(folderWith());

const wheel = 'tidemark-1.2.0-py3-none-any.whl';
const crate = 'tidemark-1.2.0.crate';
const manifestNeeded = ['VERIFY_MANIFEST_NEEDED'];

/** What each file’s own checks tell, besides that its bytes are others. */
const ownCodes: Readonly<Record<string, readonly string[]>> = {
  'octo-tidemark-1.2.0.tgz': ['ATTESTATION_SUBJECT_DIGEST', 'VERIFY_PROVENANCE_SUBJECTS'],
  [wheel]: ['ATTESTATION_SUBJECT_DIGEST', 'VERIFY_PROVENANCE_SUBJECTS'],
  [crate]: ['ATTESTATION_SUBJECT_DIGEST', 'VERIFY_PROVENANCE_SUBJECTS'],
  'tidemark-1.2.0.tar.gz': ['ATTESTATION_SUBJECT_DIGEST', 'VERIFY_PROVENANCE_SUBJECTS'],
  'BUILD_META.json': ['VERIFY_BUILD_META_DIFFERS'],
  'BUILD_META.txt': ['VERIFY_BUILD_META_DIFFERS'],
  'PROVENANCE.json': ['VERIFY_PROVENANCE_UNREADABLE'],
  'release-provenance.intoto.json': ['VERIFY_PROVENANCE_UNREADABLE'],
  'conformance.log': [],
  'provenance.sigstore.json': ['ATTESTATION_BUNDLE_UNREADABLE', 'ATTESTATION_MISSING'],
  [`${wheel}.spdx.json`]: ['SBOM_MALFORMED'],
  'tidemark-1.2.0.tar.gz.spdx.json': ['SBOM_MALFORMED'],
};

describe('one byte more in a file', () => {
  it('is refused in each file in turn', async () => {
    const told: Record<string, readonly string[]> = {};
    const policy = { roots: release.roots };
    for (const name of new Copy(release, folderWith()).names()) {
      const copy = new Copy(release, folderWith());
      appendFileSync(copy.path(name), 'x');
      told[name] = codesOf(await verifyFolder(copy.folder, { policy }));
    }
    const expected = Object.entries(ownCodes).map(([name, codes]) => [
      name,
      [...codes, 'VERIFY_FILE_DIFFERS', 'VERIFY_SUMS_DIFFERS'].sort(),
    ]);
    expect(told).toEqual({
      ...Object.fromEntries(expected),
      'release.json': ['MANIFEST_MALFORMED', 'VERIFY_MANIFEST_NEEDED', 'VERIFY_SUMS_DIFFERS'],
      SHA256SUMS: ['SUMS_MALFORMED', 'VERIFY_SUMS_NEEDED'],
    });
  });
});

/** What is missing besides the file itself, where another check looks for it. */
const alsoMissing: Readonly<Record<string, readonly string[]>> = {
  'octo-tidemark-1.2.0.tgz': ['VERIFY_PROVENANCE_SUBJECTS'],
  [wheel]: ['VERIFY_PROVENANCE_SUBJECTS'],
  [crate]: ['VERIFY_PROVENANCE_SUBJECTS'],
  'tidemark-1.2.0.tar.gz': ['VERIFY_PROVENANCE_SUBJECTS'],
  'BUILD_META.json': ['VERIFY_BUILD_META_DIFFERS'],
  'release-provenance.intoto.json': ['VERIFY_PROVENANCE_MISSING'],
  'conformance.log': ['VERIFY_PROVENANCE_POLICY'],
  'provenance.sigstore.json': ['ATTESTATION_MISSING'],
  // PROVENANCE.json names one SBOM.
  [`${wheel}.spdx.json`]: ['VERIFY_PROVENANCE_SUBJECTS'],
};

describe('a file that is not there', () => {
  it('is missed, whichever it is', async () => {
    const told: Record<string, readonly string[]> = {};
    const policy = { roots: release.roots };
    const names = new Copy(release, folderWith()).names();
    for (const name of names) {
      const copy = new Copy(release, folderWith());
      rmSync(copy.path(name));
      told[name] = codesOf(await verifyFolder(copy.folder, { policy }));
    }
    const expected = names.map((name) => [
      name,
      [...(alsoMissing[name] ?? []), 'VERIFY_FILE_MISSING', 'VERIFY_SUMS_STALE'].sort(),
    ]);
    expect(told).toEqual({
      ...Object.fromEntries(expected),
      'release.json': ['VERIFY_MANIFEST_MISSING', 'VERIFY_MANIFEST_NEEDED', 'VERIFY_SUMS_STALE'],
      SHA256SUMS: [
        'VERIFY_FILE_MISSING',
        'VERIFY_PROVENANCE_SUBJECTS',
        'VERIFY_SUMS_MISSING',
        'VERIFY_SUMS_NEEDED',
      ],
    });
  });
});

const refusals: readonly Refusal[] = [
  {
    title: 'a file that was added',
    act: (copy) => copy.write('extra.whl', 'x'),
    expected: (verify) => expectFailure('VERIFY_FILE_UNEXPECTED', verify),
    besides: ['VERIFY_SUMS_UNLISTED'],
  },
  {
    title: 'a file that is missing',
    act: (copy) => rmSync(copy.path('BUILD_META.txt')),
    expected: (verify) => expectFailure('VERIFY_FILE_MISSING', verify),
    besides: ['VERIFY_SUMS_STALE'],
  },
  {
    title: 'other bytes',
    act: (copy) => appendFileSync(copy.path('conformance.log'), 'x'),
    expected: (verify) => expectFailure('VERIFY_FILE_DIFFERS', verify),
    besides: ['VERIFY_SUMS_DIFFERS'],
  },
  {
    title: 'a file without bytes',
    act: (copy) => truncateSync(copy.path('conformance.log')),
    expected: (verify) => expectFailure('VERIFY_FILE_EMPTY', verify),
    besides: ['VERIFY_FILE_DIFFERS', 'VERIFY_SUMS_DIFFERS'],
  },
  {
    title: 'a folder in the folder',
    act: (copy) => {
      mkdirSync(copy.path('more'));
      copy.write('more/file', 'x');
    },
    expected: (verify) => expectFailure('VERIFY_FILE_NOT_PLAIN', verify),
  },
  {
    title: 'a link, though it leads to the right bytes',
    act: (copy) => {
      rmSync(copy.path(wheel));
      symlinkSync(`${release.folder}/${wheel}`, copy.path(wheel));
    },
    expected: (verify) => expectFailure('VERIFY_FILE_NOT_PLAIN', verify),
    besides: ['VERIFY_FILE_MISSING', 'VERIFY_SUMS_STALE', 'VERIFY_PROVENANCE_SUBJECTS'],
  },
  {
    title: 'a file whose name is none',
    act: (copy) => copy.write('-rf', 'x'),
    expected: (verify) => expectFailure('NAME_UNSAFE', verify),
  },
  {
    title: 'an empty folder',
    act: (copy) => copy.names().forEach((name) => rmSync(copy.path(name))),
    expected: (verify) => expectFailure('VERIFY_REQUEST_UNCLEAR', verify),
  },
  {
    title: 'a line of SHA256SUMS for a file that is gone',
    act: (copy) => copy.edit('SHA256SUMS', (text) => `${text}${'0'.repeat(64)}  zebra.whl\n`),
    expected: (verify) => expectFailure('VERIFY_SUMS_STALE', verify),
  },
  {
    title: 'a line of SHA256SUMS that is missing',
    act: (copy) => copy.edit('SHA256SUMS', (text) => text.replace(/^.*\.crate\n/m, '')),
    expected: (verify) => expectFailure('VERIFY_SUMS_UNLISTED', verify),
  },
  {
    title: 'a line of SHA256SUMS with another digest',
    act: (copy) =>
      copy.edit('SHA256SUMS', (text) => text.replace(/^.{64}(.*\.crate)$/m, `${'0'.repeat(64)}$1`)),
    expected: (verify) => expectFailure('VERIFY_SUMS_DIFFERS', verify),
  },
  {
    title: 'SHA256SUMS that lists itself',
    act: (copy) => copy.edit('SHA256SUMS', (text) => `${text}${'0'.repeat(64)}  SHA256SUMS\n`),
    expected: (verify) => expectFailure('VERIFY_SUMS_STALE', verify),
    besides: ['VERIFY_SUMS_DIFFERS'],
  },
  {
    title: 'SHA256SUMS with one space instead of two',
    act: (copy) => copy.edit('SHA256SUMS', (text) => text.replace('  ', ' ')),
    expected: (verify) => expectFailure('SUMS_MALFORMED', verify),
    besides: ['VERIFY_SUMS_NEEDED'],
  },
  {
    title: 'a release without SHA256SUMS',
    act: (copy) => rmSync(copy.path('SHA256SUMS')),
    expected: (verify) => expectFailure('VERIFY_SUMS_MISSING', verify),
    besides: ['VERIFY_SUMS_NEEDED', 'VERIFY_FILE_MISSING', 'VERIFY_PROVENANCE_SUBJECTS'],
  },
  {
    title: 'a check of the checksums that cannot be made',
    act: (copy) => copy.write('SHA256SUMS', 'nothing\n'),
    expected: (verify) => expectFailure('VERIFY_SUMS_NEEDED', verify),
    besides: ['SUMS_MALFORMED'],
  },
  {
    title: 'a release without release.json, such as a stranger’s',
    act: (copy) => rmSync(copy.path('release.json')),
    expected: (verify) => expectFailure('VERIFY_MANIFEST_MISSING', verify),
    besides: [...manifestNeeded, 'VERIFY_SUMS_STALE'],
  },
  {
    title: 'checks that need the manifest, without one',
    act: (copy) => copy.write('release.json', '{}'),
    expected: (verify) => expectFailure('VERIFY_MANIFEST_NEEDED', verify),
    besides: ['MANIFEST_MALFORMED', 'VERIFY_SUMS_DIFFERS'],
  },
  {
    title: 'release.json with something in it that nobody reads',
    act: (copy) => copy.edit('release.json', (text) => text.replace('{', '{ "note": "trust me",')),
    expected: (verify) => expectFailure('VERIFY_MANIFEST_MORE', verify),
    besides: ['VERIFY_SUMS_DIFFERS'],
  },
  {
    title: 'release.json that is not the one whose digest the verifier knows',
    act: () => undefined,
    expected: (verify) => expectFailure('MANIFEST_DIGEST_MISMATCH', verify),
    request: { policy: { manifestDigest: '0'.repeat(64) } },
  },
  {
    title: 'release.json that is no text',
    act: (copy) => copy.write('release.json', Buffer.from([0xff, 0xfe, 0x00])),
    expected: (verify) => expectFailure('VERIFY_FILE_UNREADABLE', verify),
    besides: [...manifestNeeded, 'VERIFY_SUMS_DIFFERS'],
  },
  {
    title: 'fewer files than the verifier expects',
    act: () => undefined,
    expected: (verify) => expectFailure('VERIFY_COUNT_WRONG', verify),
    request: { policy: { expectations: [{ glob: '*.whl', count: 2 }] } },
  },
  {
    title: 'another tag than was asked for',
    act: () => undefined,
    expected: (verify) => expectFailure('VERIFY_OTHER_TAG', verify),
    besides: ['ATTESTATION_REF', 'VERIFY_PROVENANCE_SOURCE'],
    request: { tag: 'v1.2.1', policy: {} },
  },
  {
    title: 'another commit than was asked for',
    act: () => undefined,
    expected: (verify) => expectFailure('VERIFY_OTHER_COMMIT', verify),
    besides: ['ATTESTATION_COMMIT', 'VERIFY_PROVENANCE_SOURCE'],
    request: { policy: { commit: commit.replace('a', 'b') } },
  },
  {
    title: 'the release of a repository that only begins like ours',
    act: () => undefined,
    expected: (verify) => expectFailure('VERIFY_OTHER_REPOSITORY', verify),
    besides: ['ATTESTATION_REPOSITORY', 'VERIFY_PROVENANCE_SOURCE', 'VERIFY_PROVENANCE_RUN'],
    request: {
      repository: 'octo/demo-evil',
      policy: { signer: { workflow: '.github/workflows/release.yml' } },
    },
  },
];

describe('a release is refused', () => {
  it.each(refusals)('for $title', async (refusal) => {
    await expectRefused(release, folderWith(), refusal);
  });

  it('when its folder is not there', async () => {
    const verify = () => verifyFolder(`${folderWith()}/none`, { policy: {} });
    await expectFailure('FILE_MISSING', verify);
  });
});
