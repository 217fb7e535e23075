/** seal-artifacts beside the release before, which a loopback GitHub has. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import definition from '../../actions/seal-artifacts/action.ts';
import { githubReleases } from '../../src/adapters/github/releases.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import { builderWorkflow, commit, fakeArtifacts, sealPorts } from '../manifest/support.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { githubWorld, type GithubWorld } from '../support/github-world.ts';
import { syftSpdx, withChange } from './documents.ts';

const folderWith = temporaryFolders();
const built = 'built';
const name = 'demo-1.2.0.bin';
let github: GithubWorld;

beforeEach(async () => {
  github = await githubWorld();
});
afterEach(async () => {
  await github[Symbol.asyncDispose]();
});

const sha256 = createHash('sha256').update(built).digest('hex');
const two = JSON.stringify(withChange(syftSpdx(), 'packages.1.checksums.0.checksumValue', sha256));

/** An SBOM that lists so many packages. */
function listing(count: number): string {
  const packages = Array.from({ length: count }, (_, index) => ({
    ...{ SPDXID: `SPDXRef-${index}`, name: `p${index}`, downloadLocation: 'NONE' },
  }));
  return JSON.stringify({ ...syftSpdx(), packages });
}

interface Before {
  readonly prerelease?: boolean;
  readonly draft?: boolean;
}

/** Publishes a release whose SBOM is that text; the ID of its asset. */
function release(version: string, text: string, { draft = false, prerelease }: Before = {}) {
  github.repository.addRelease({
    ...{ tagName: `v${version}`, draft, prerelease: prerelease ?? false },
    assets: [
      { name: `demo-${version}.bin.spdx.json`, bytes: text },
      { name: `demo-${version}.bin`, bytes: 'earlier' },
    ],
  });
  return github.repository.releases().at(-1)!.assets[0]!.id;
}

/** Seals 1.2.0 with an SBOM of two packages. */
async function seal(changes: Readonly<Record<string, string>> = {}) {
  const texts: Readonly<Record<string, string>> = {
    ...{ folder: folderWith({ [name]: built }), tag: 'v1.2.0', version: '1.2.0', commit },
    ...{ repository: 'octo/demo', 'github-token': 'token', expect: '[{glob: "*"}]' },
    channels: '[{name: gh, type: github-release, artifacts: ["*.bin"]}]',
    'builder-workflow': builderWorkflow,
    sbom: 'check',
    'sbom-files': JSON.stringify([
      { path: join(folderWith({ 'bom.json': two }), 'bom.json'), artifacts: ['*.bin'] },
    ]),
    ...changes,
  };
  const inputs = parseInputs(definition.inputs, (input) => texts[input] || undefined);
  const releases = githubReleases(github.api);
  const ports = { ...sealPorts(), releases, artifacts: fakeArtifacts(folderWith()) };
  const { findings = [] } = await definition.run(inputs, ports);
  // That nothing is signed is another story.
  return findings.filter(({ rule }) => rule !== 'SIGN_UNSIGNED');
}

const near = () => expectFailure('SBOM_NEAR_EMPTY', () => seal());
const nothing = { rule: 'SBOM_PREVIOUS_NONE', level: 'notice' };

describe('sealing after a release', () => {
  it('goes on when its SBOM listed as much', async () => {
    release('1.1.0', listing(4));
    expect(await seal()).toEqual([]);
  });

  it('is refused when its SBOM listed more than twice as much', async () => {
    release('1.1.0', listing(5));
    expect((await near()).seen).toContain('2 packages are listed, 5 in the release before');
  });

  it('looks at the highest stable release below, in whatever order they were made', async () => {
    release('1.1.9', listing(2));
    release('1.1.10', listing(5));
    release('0.9.0', listing(2));
    release('1.3.0', listing(2));
    release('1.2.0-rc.1', listing(2));
    release('1.1.11', listing(2), { prerelease: true });
    release('1.1.12', listing(2), { draft: true });
    await near();
  });

  it('looks at no release of another prefix, nor at its own', async () => {
    github.repository.addRelease({
      ...{ tagName: 'other-v1.1.0', draft: false },
      assets: [{ name: 'demo-1.1.0.bin.spdx.json', bytes: listing(50) }],
    });
    release('1.2.0', listing(50));
    expect(await seal()).toMatchObject([nothing]);
  });

  it('is told that a first release has nothing to be compared with', async () => {
    expect(await seal()).toMatchObject([nothing]);
  });

  it('is told that a release without SBOMs is nothing to compare with', async () => {
    github.repository.addRelease({
      ...{ tagName: 'v1.1.0', draft: false },
      assets: [
        { name: 'demo-1.1.0.bin', bytes: 'x' },
        { name: 'demo-1.1.0.bin.spdx.json', bytes: '', state: 'starter' },
      ],
    });
    expect(await seal()).toMatchObject([nothing]);
  });

  it('is warned when its SBOM cannot be understood', async () => {
    release('1.1.0', '{');
    expect(await seal()).toMatchObject([{ rule: 'SBOM_PREVIOUS_UNREADABLE', level: 'warning' }]);
  });

  it('compares with nothing when that is asked for, says so, and asks nothing', async () => {
    release('1.1.0', listing(50));
    expect(await seal({ 'previous-sboms': 'none' })).toMatchObject([nothing]);
    expect(github.world.log.count({ host: 'api.github.com' })).toBe(0);
  });

  it('asks nothing when there are no SBOMs', async () => {
    release('1.1.0', listing(50));
    expect(await seal({ sbom: 'none', 'sbom-files': '' })).toEqual([]);
    expect(github.world.log.count({ host: 'api.github.com' })).toBe(0);
  });
});

describe('a release before that is not known', () => {
  const refused = () => expectFailure('SBOM_PREVIOUS_UNKNOWN', () => seal());

  it.each([
    ['the list of releases', /\/releases$/],
    ['its assets', /\/releases\/\d+\/assets$/],
    ['the bytes of its SBOM', /\/releases\/assets\/\d+$/],
  ])('is never taken for none: %s', async (_, path) => {
    release('1.1.0', listing(2));
    const match = { host: 'api.github.com', path };
    github.world.faults.add({ id: 'down', match, effect: { kind: 'status', status: 503 } });
    await refused();
  });

  it('is one whose SBOM is served with other bytes than GitHub tells of', async () => {
    const asset = release('1.1.0', listing(4));
    github.repository.replaceAssetBytes(asset, listing(2), { keepDigest: true });
    await refused();
  });

  it('is one whose SBOM was removed while it was looked for', async () => {
    release('1.1.0', listing(2));
    const match = { host: 'api.github.com', path: /\/releases\/assets\/\d+$/ };
    github.world.faults.add({ id: 'gone', match, effect: { kind: 'status', status: 404 } });
    await refused();
  });

  it('is that of a version which stands before and after no other', async () => {
    const calendar = { tag: 'v2026.01', version: '2026.01' };
    await expectFailure('SBOM_PREVIOUS_UNKNOWN', () => seal(calendar));
    expect(await seal({ ...calendar, 'previous-sboms': 'none' })).toMatchObject([nothing]);
  });
});
