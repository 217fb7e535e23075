/**
 * Papers that somebody has forged who may write to the release: manifest and checksums agree
 * with them. Only what they say of each other, and of the files, gives them away.
 */
import { describe, expect, it } from '@jest/globals';
import type { ReleaseManifest } from '../../src/manifest/manifest.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import {
  codesOf,
  Copy,
  expectRefused,
  signedRelease,
  verifyFolder,
  type Refusal,
} from './support.ts';

const folderWith = temporaryFolders();
const release = await signedRelease(folderWith());

const provenance = 'release-provenance.intoto.json';
const wheel = 'tidemark-1.2.0-py3-none-any.whl';
const other = '0'.repeat(64);
const sha1 = (digit: string) => digit.repeat(40);

/** One text of a paper replaced by another, and everything sealed again. */
const forge = (name: string, from: RegExp | string, to: string) => async (copy: Copy) => {
  copy.edit(name, (text) => text.replace(from, to));
  await copy.reseal();
};

/** A manifest that was changed, with checksums that agree. */
const remanifest = (change: (manifest: ReleaseManifest) => ReleaseManifest) => (copy: Copy) =>
  copy.reseal({}, change);

const refusals: readonly Refusal[] = [
  {
    title: 'provenance of another commit',
    act: forge(provenance, sha1('a'), sha1('b')),
    expected: (verify) => expectFailure('VERIFY_PROVENANCE_SOURCE', verify),
  },
  {
    title: 'provenance of another tag',
    act: forge(provenance, '"tag": "v1.2.0"', '"tag": "v1.2.1"'),
    expected: (verify) => expectFailure('VERIFY_PROVENANCE_SOURCE', verify),
  },
  {
    title: 'provenance of a repository that only begins like ours',
    act: forge(
      provenance,
      /git\+https:\/\/github.com\/octo\/demo/,
      'git+https://github.com/octo/demo-evil',
    ),
    expected: (verify) => expectFailure('VERIFY_PROVENANCE_SOURCE', verify),
  },
  {
    title: 'provenance by another builder',
    act: forge(provenance, /("id": ".*release)\.yml/, '$1.yml.evil'),
    expected: (verify) => expectFailure('VERIFY_PROVENANCE_BUILDER', verify),
  },
  {
    title: 'provenance of another run',
    act: forge(provenance, 'runs/1001', 'runs/1002'),
    expected: (verify) => expectFailure('VERIFY_PROVENANCE_RUN', verify),
  },
  {
    title: 'provenance about another artifact',
    act: forge(provenance, /"sha256": "[0-9a-f]{64}"/, `"sha256": "${other}"`),
    expected: (verify) => expectFailure('VERIFY_PROVENANCE_SUBJECTS', verify),
  },
  {
    title: 'provenance that is no statement',
    act: forge(provenance, 'in-toto.io/Statement/v1', 'in-toto.io/Statement/v0.1'),
    expected: (verify) => expectFailure('VERIFY_PROVENANCE_UNREADABLE', verify),
  },
  {
    title: 'a release that seals no provenance',
    act: remanifest((manifest) => ({
      ...manifest,
      evidence: manifest.evidence.filter(({ name }) => name !== provenance),
    })),
    expected: (verify) => expectFailure('VERIFY_FILE_UNEXPECTED', verify),
    besides: ['VERIFY_SUMS_UNLISTED'],
  },
  {
    title: 'PROVENANCE.json of another tag',
    act: forge('PROVENANCE.json', '"tag": "v1.2.0"', '"tag": "v1.2.1"'),
    expected: (verify) => expectFailure('VERIFY_PROVENANCE_SOURCE', verify),
  },
  {
    title: 'PROVENANCE.json that leaves out a file',
    act: forge('PROVENANCE.json', /\{\s*"name": "tidemark-1.2.0.crate",[^}]*\},/, ''),
    expected: (verify) => expectFailure('VERIFY_PROVENANCE_SUBJECTS', verify),
  },
  {
    title: 'PROVENANCE.json that says it was built again',
    act: forge(
      'PROVENANCE.json',
      '"rebuilt_after_sealing": false',
      '"rebuilt_after_sealing": true',
    ),
    expected: (verify) => expectFailure('VERIFY_PROVENANCE_POLICY', verify),
  },
  {
    title: 'PROVENANCE.json of a tree with changes',
    act: forge('PROVENANCE.json', '"dirty": null', '"dirty": true'),
    expected: (verify) => expectFailure('VERIFY_PROVENANCE_POLICY', verify),
  },
  {
    title: 'PROVENANCE.json that tells adopted files that there are none of',
    act: forge('PROVENANCE.json', '"adopted_assets": []', `"adopted_assets": ["${wheel}"]`),
    expected: (verify) => expectFailure('VERIFY_PROVENANCE_POLICY', verify),
  },
  {
    title: 'BUILD_META.json of another run',
    act: forge('BUILD_META.json', '"runId": 1001', '"runId": 1002'),
    expected: (verify) => expectFailure('VERIFY_BUILD_META_DIFFERS', verify),
  },
  {
    title: 'BUILD_META.txt of another commit',
    act: forge('BUILD_META.txt', sha1('a'), sha1('b')),
    expected: (verify) => expectFailure('VERIFY_BUILD_META_DIFFERS', verify),
  },
  {
    title: 'an SBOM of another artifact',
    act: async (copy) => {
      const sbom = copy.read('tidemark-1.2.0.tar.gz.spdx.json');
      await copy.reseal({ [`${wheel}.spdx.json`]: sbom });
    },
    expected: (verify) => expectFailure('SBOM_ARTIFACT_UNNAMED', verify),
  },
  {
    title: 'an SBOM without packages',
    act: async (copy) => {
      const sbom = JSON.parse(copy.read(`${wheel}.spdx.json`)) as Record<string, unknown>;
      const empty = { ...sbom, packages: [], relationships: [], documentDescribes: [] };
      await copy.reseal({ [`${wheel}.spdx.json`]: JSON.stringify(empty) });
    },
    expected: (verify) => expectFailure('SBOM_EMPTY', verify),
    besides: ['SBOM_ARTIFACT_UNNAMED'],
  },
  {
    title: 'an SBOM that is named after nothing',
    act: async (copy) => {
      copy.write('tidemark-9.spdx.json', copy.read(`${wheel}.spdx.json`));
      await copy.reseal({}, (manifest) => ({
        ...manifest,
        evidence: [
          ...manifest.evidence,
          { name: 'tidemark-9.spdx.json', size: 1, sha256: other },
        ].sort((a, b) => (a.name < b.name ? -1 : 1)),
      }));
    },
    expected: (verify) => expectFailure('SBOM_FOR_NOTHING', verify),
  },
  {
    title: 'artifacts without an SBOM, where every one must have one',
    act: () => undefined,
    expected: (verify) => expectFailure('VERIFY_SBOM_MISSING', verify),
    request: { policy: { sbom: 'required' } },
  },
  {
    title: 'a package that is passed off as evidence',
    act: async (copy) => {
      copy.write('zebra-1.0-py3-none-any.whl', 'bytes');
      await copy.reseal({}, (manifest) => ({
        ...manifest,
        evidence: [
          ...manifest.evidence,
          { name: 'zebra-1.0-py3-none-any.whl', size: 1, sha256: other },
        ],
      }));
    },
    expected: (verify) => expectFailure('VERIFY_EVIDENCE_STRANGE', verify),
  },
  {
    title: 'a package that is passed off as adopted',
    act: async (copy) => {
      const adoptedFrom = { registry: 'pypi', url: 'https://files.example/demo.whl' };
      await copy.reseal({ [wheel]: 'evil bytes' }, (manifest) => ({
        ...manifest,
        artifacts: manifest.artifacts.map((one) =>
          one.name === wheel ? { ...one, adoptedFrom } : one,
        ),
      }));
    },
    expected: (verify) => expectFailure('VERIFY_ADOPTED_UNPROVEN', verify),
    besides: [
      'ATTESTATION_SUBJECT_DIGEST',
      'SBOM_ARTIFACT_DIFFERS',
      'VERIFY_BUILD_META_DIFFERS',
      'VERIFY_PROVENANCE_POLICY',
      'VERIFY_PROVENANCE_SUBJECTS',
    ],
  },
  {
    title: 'bytes that were changed in every paper, but not in what was signed',
    act: (copy) => copy.reseal({ 'tidemark-1.2.0.crate': 'evil bytes' }),
    expected: (verify) => expectFailure('ATTESTATION_SUBJECT_DIGEST', verify),
    besides: ['VERIFY_BUILD_META_DIFFERS', 'VERIFY_PROVENANCE_SUBJECTS'],
  },
];

describe('a release is refused', () => {
  it.each(refusals)('for $title', async (refusal) => {
    await expectRefused(release, folderWith(), refusal);
  });

  it('for provenance that is not there, when release.json does not name it either', async () => {
    const copy = await without(provenance);
    const verification = await verifyFolder(copy.folder, { policy: { roots: release.roots } });
    const [failure] = verification.checks.find(({ id }) => id === 'provenance')!.failures;
    await expectFailure('VERIFY_PROVENANCE_MISSING', () => {
      throw failure!;
    });
    expect(codesOf(verification)).toEqual(['VERIFY_PROVENANCE_MISSING']);
  });

  it('for a conformance result that is not there, where it must be', async () => {
    const copy = await without('conformance.log');
    const policy = { roots: release.roots, requireConformance: true };
    const verification = await verifyFolder(copy.folder, { policy });
    const [failure] = verification.checks.find(({ id }) => id === 'conformance')!.failures;
    await expectFailure('VERIFY_CONFORMANCE_MISSING', () => {
      throw failure!;
    });
  });
});

/** A copy whose release never had the file. */
async function without(name: string): Promise<Copy> {
  const copy = new Copy(release, folderWith());
  copy.remove(name);
  await copy.reseal({}, (manifest) => ({
    ...manifest,
    evidence: manifest.evidence.filter((file) => file.name !== name),
  }));
  return copy;
}
