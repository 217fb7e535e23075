import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import type { ArtifactKind } from '../../src/manifest/manifest.ts';
import { parseNamedFiles } from '../../src/sbom/sbom-input.ts';
import { takeSboms, type ArtifactFile, type SbomRequest } from '../../src/sbom/take-sboms.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { zipOf } from '../support/zip.ts';
import { syftCyclonedx, syftSpdx, wheel, withChange } from './documents.ts';
import * as lockFiles from './lock-files.ts';

const makeFolder = temporaryFolders();

const artifact = (name: string, kind: ArtifactKind, folder = ''): ArtifactFile => ({
  ...{ name, kind, sha256: wheel.sha256, path: join(folder, name) },
});
const demoWheel = artifact(wheel.name, 'wheel');
const sdist = artifact('demo-1.2.3.tar.gz', 'sdist');
const binary = artifact('demo-linux.tar.xz', 'archive');

/** A request for a folder with these files; paths are relative to it. */
function request(folder: string, changes: Partial<SbomRequest>): SbomRequest {
  const within = (named: SbomRequest['given']) =>
    named.map((file) => ({ ...file, path: join(folder, file.path) }));
  return {
    ...{ version: '1.2.3', artifacts: [demoWheel], make: false, epochSeconds: 1_700_000_000 },
    ...changes,
    given: within(changes.given ?? []),
    locks: within(changes.locks ?? []),
  };
}

function take(files: Readonly<Record<string, string | Uint8Array>>, changes: Partial<SbomRequest>) {
  return takeSboms(request(makeFolder(files), changes), localFiles);
}

const named = (path: string, ...artifacts: readonly string[]) => ({
  ...{ path, artifacts: artifacts.length === 0 ? undefined : artifacts },
});

const spdx = JSON.stringify(syftSpdx());
const cyclonedx = JSON.stringify(syftCyclonedx());

describe('SBOMs that are given', () => {
  test('are released byte for byte, under the name of their artifact', async () => {
    const given = [named(`${wheel.name}.spdx.json`), named('bom.json', '*.whl')];
    const files = { [given[0]!.path]: spdx, 'bom.json': cyclonedx };
    const taken = await take(files, { given });
    expect(taken.files.map(({ name, content }) => [name, content.toString()])).toEqual([
      [`${wheel.name}.cdx.json`, cyclonedx],
      [`${wheel.name}.spdx.json`, spdx],
    ]);
    expect(taken.findings).toEqual([]);
  });

  test('are for all artifacts when nothing else is said', async () => {
    const taken = await take({ 'bom.json': spdx }, { given: [named('bom.json')] });
    expect(taken.files.map(({ name }) => name)).toEqual(['SBOM.spdx.json']);
  });

  test('may be one for some of the artifacts: then each has it', async () => {
    const given = [named('bom.json', '*.whl', '*.tar.gz')];
    const artifacts = [demoWheel, sdist, binary];
    const { files, findings } = await take({ 'bom.json': spdx }, { given, artifacts });
    expect(files.map(({ name }) => name)).toEqual(
      [`${wheel.name}.spdx.json`, `${sdist.name}.spdx.json`].sort(),
    );
    expect(findings).toMatchObject([{ rule: 'SBOM_NONE_FOR_ARTIFACT', level: 'notice' }]);
    expect(findings[0]!.message).toContain(binary.name);
  });

  test('are refused when they are not about their artifact', async () => {
    const other = JSON.stringify(withChange(syftSpdx(), 'packages.1.checksums', undefined));
    const act = () => take({ 'bom.json': other }, { given: [named('bom.json')] });
    const failure = await expectFailure('SBOM_ARTIFACT_UNNAMED', act);
    expect(failure.seen).toMatch(/^in .*bom\.json, /);
  });

  test('are refused when two would have one name', async () => {
    const files = { 'a.json': spdx, 'b.json': spdx };
    const given = [named('a.json'), named('b.json')];
    await expectFailure('SBOM_TWICE', () => take(files, { given }));
  });

  test('are refused when they are for artifacts that are not there', async () => {
    const given = [named('a.json', '*.whl', '*.gem')];
    const failure = await expectFailure('SBOM_FOR_NOTHING', () =>
      take({ 'a.json': spdx }, { given }),
    );
    expect(failure.seen).toContain('*.gem, which matches none of demo');
  });
});

describe('SBOMs after a release', () => {
  const given = [named('bom.json', '*.whl')];
  const before = (text: string) => ({
    version: '1.2.2',
    sboms: [
      {
        ...{ name: 'demo-1.2.2-py3-none-any.whl.spdx.json', size: text.length },
        read: async () => text,
      },
    ],
  });
  const packages = Array.from({ length: 6 }, (_, index) => ({
    ...{ SPDXID: `SPDXRef-${index}`, name: `p${index}`, downloadLocation: 'NONE' },
  }));
  const large = JSON.stringify({ ...syftSpdx(), packages });

  test('are refused when they lost most of what was listed then', async () => {
    const act = () => take({ 'bom.json': spdx }, { given, previous: before(large) });
    await expectFailure('SBOM_NEAR_EMPTY', act);
  });

  test('are compared with those of the same artifact alone', async () => {
    const previous = { ...before(large), version: '0.9.0' };
    expect((await take({ 'bom.json': spdx }, { given, previous })).findings).toMatchObject([
      { rule: 'SBOM_PREVIOUS_NONE', level: 'notice' },
    ]);
    const same = { given, previous: before(spdx) };
    expect((await take({ 'bom.json': spdx }, same)).findings).toEqual([]);
  });

  test('are told of when the earlier one cannot be read', async () => {
    const { findings } = await take({ 'bom.json': spdx }, { given, previous: before('{') });
    expect(findings).toMatchObject([{ rule: 'SBOM_PREVIOUS_UNREADABLE', level: 'warning' }]);
    const { version, sboms } = before('');
    const huge = { version, sboms: sboms.map((sbom) => ({ ...sbom, size: 17 * 1024 * 1024 })) };
    const unread = await take({ 'bom.json': spdx }, { given, previous: huge });
    expect(unread.findings).toMatchObject([{ rule: 'SBOM_PREVIOUS_UNREADABLE' }]);
  });
});

describe('SBOMs that are made', () => {
  const make = true;

  /** Names of the packages in each file. */
  const listed = (files: readonly { readonly name: string; readonly content: unknown }[]) =>
    files.map(({ name, content }) => {
      const { packages } = JSON.parse(String(content)) as { packages: { name: string }[] };
      return `${name}: ${packages.map((entry) => entry.name).join(' ')}`;
    });

  test('are made of the lock file that tells most, for what has none given', async () => {
    const artifacts = [demoWheel, artifact('demo_app-1.2.3-py3-none-any.whl', 'wheel'), binary];
    const locks = [named('requirements.txt'), named('uv.lock'), named('package-lock.json')];
    const files = {
      'bom.json': spdx,
      'requirements.txt': lockFiles.requirements,
      'uv.lock': lockFiles.uvLock,
      'package-lock.json': '{}',
    };
    const given = [named('bom.json', wheel.name)];
    const taken = await take(files, { artifacts, given, locks, make });
    expect(listed(taken.files)).toEqual([
      `${wheel.name}.spdx.json: requests ${wheel.name}`,
      'demo_app-1.2.3-py3-none-any.whl.spdx.json: demo-app charset numpy numpy requests tool',
    ]);
    expect(taken.findings).toMatchObject([{ rule: 'SBOM_NONE_FOR_ARTIFACT' }]);
  });

  test('are the same bytes every time', async () => {
    const locks = [named('uv.lock')];
    const artifacts = [artifact('demo_app-1.2.3.tar.gz', 'sdist')];
    const one = await take({ 'uv.lock': lockFiles.uvLock }, { artifacts, locks, make });
    const other = await take({ 'uv.lock': lockFiles.uvLock }, { artifacts, locks, make });
    expect(one).toEqual(other);
    expect(one.files).toHaveLength(1);
  });

  test('are made of the lock file that is said to be theirs', async () => {
    const locks = [named('Cargo.lock', '*.tar.xz'), named('sub/Cargo.lock')];
    const files = { 'Cargo.lock': lockFiles.cargoLock, 'sub/Cargo.lock': 'version = 9' };
    const taken = await take(files, { artifacts: [binary], locks, make });
    expect(listed(taken.files)).toEqual([
      `${binary.name}.spdx.json: ${binary.name} itoa itoa pinned private`,
    ]);
  });

  test('are made of the lock file that knows the package, by its name inside', async () => {
    const cargoToml = '[package]\nname = "demo"\nversion = "0.1.0"\n';
    const crate = await tarGz({ 'demo-0.1.0/Cargo.toml': cargoToml });
    const packageJson = '{"name":"@octo/demo","version":"1.0.0"}';
    const tarball = await tarGz({ 'package/package.json': packageJson });
    const folder = makeFolder({
      'demo-0.1.0.crate': crate,
      'octo-demo-1.0.0.tgz': tarball,
      'Cargo.lock': lockFiles.cargoLock,
      'other/Cargo.lock': 'version = 4\n[[package]]\nname = "other"\nversion = "1.0.0"\n',
      'package-lock.json': JSON.stringify(lockFiles.npmLock),
    });
    const artifacts = [
      artifact('demo-0.1.0.crate', 'crate', folder),
      artifact('octo-demo-1.0.0.tgz', 'npm-tarball', folder),
    ];
    const locks = [named('other/Cargo.lock'), named('Cargo.lock'), named('package-lock.json')];
    const taken = await takeSboms(request(folder, { artifacts, locks, make }), localFiles);
    expect(listed(taken.files)).toEqual([
      'demo-0.1.0.crate.spdx.json: demo demo-macros itoa pinned private',
      'octo-demo-1.0.0.tgz.spdx.json: @octo/demo @octo/util left left renamed tool',
    ]);
  });

  test('are made of METADATA and PKG-INFO where there is no lock file', async () => {
    const names = ['demo_app-1.2.3-py3-none-any.whl', 'demo_app-1.2.3.tar.gz'] as const;
    const folder = makeFolder({
      [names[0]]: zipOf([
        { name: 'demo_app-1.2.3.dist-info/METADATA', content: lockFiles.metadata },
      ]),
      [names[1]]: await tarGz({ 'demo_app-1.2.3/PKG-INFO': lockFiles.metadata }),
    });
    const artifacts = [artifact(names[0], 'wheel', folder), artifact(names[1], 'sdist', folder)];
    const taken = await takeSboms(request(folder, { artifacts, make }), localFiles);
    expect(listed(taken.files)).toEqual([
      `${names[0]}.spdx.json: demo-app Zope.Interface numpy requests`,
      `${names[1]}.spdx.json: demo-app Zope.Interface numpy requests`,
    ]);
  });

  test('are refused when no lock file, or more than one, is the artifact’s own', async () => {
    const files = { 'uv.lock': lockFiles.uvLock, 'sub/uv.lock': lockFiles.uvLock };
    const locks = [named('uv.lock'), named('sub/uv.lock')];
    const artifacts = [artifact('demo_app-1.2.3.tar.gz', 'sdist')];
    await expectFailure('SBOM_TWICE', () => take(files, { artifacts, locks, make }));
    await expectFailure('SBOM_LOCK_OTHER_PROJECT', () => take(files, { locks, make }));
    const said = locks.map(({ path }) => named(path, '*.tar.gz'));
    await expectFailure('SBOM_TWICE', () => take(files, { artifacts, locks: said, make }));
  });

  test('are refused of lock files that are for nothing, or are none', async () => {
    const locks = [named('uv.lock', '*.gem')];
    await expectFailure('SBOM_FOR_NOTHING', () => take({}, { locks, make }));
    const other = [named('go.sum', '*.whl')];
    await expectFailure('SBOM_LOCK_UNSUPPORTED', () => take({}, { locks: other, make }));
  });
});

describe('a lock file of a kind that is not read', () => {
  test('is none of an artifact unless that is said', async () => {
    const changes = { artifacts: [binary], locks: [named('go.sum')], make: true };
    const { files, findings } = await take({ 'go.sum': '' }, changes);
    expect(files).toEqual([]);
    expect(findings).toMatchObject([{ rule: 'SBOM_NONE_FOR_ARTIFACT' }]);
  });
});

describe('the input that names files', () => {
  const parse = (text: string) => parseNamedFiles('sboms', text);

  test('is a list of paths, or of paths and the artifacts that they are for', () => {
    expect(parse('- a.json\n- {path: b.json, artifacts: ["*.whl"]}')).toEqual([
      { path: 'a.json', artifacts: undefined },
      { path: 'b.json', artifacts: ['*.whl'] },
    ]);
    expect(parse('[]')).toEqual([]);
  });

  test.each([
    ['a.json'],
    ['- 7'],
    ['- {path: a.json, artifact: "*.whl"}'],
    ['- {path: a.json, artifacts: []}'],
    ['- {path: a.json, artifacts: ["dist/*.whl"]}'],
    ['- {artifacts: ["*.whl"]}'],
    ['- ""'],
  ])('is refused when it is %j', async (text) => {
    await expectFailure('INPUT_INVALID', () => parse(text));
  });
});
