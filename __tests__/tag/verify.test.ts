import { describe, expect, test } from '@jest/globals';
import { absent, present, unknown } from '../../src/lookup.ts';
import { verifyTag, type TagRequest } from '../../src/tag/verify.ts';
import { tagResult } from '../../src/tag/report.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import { commit, release, tagPorts, tagRequest, type World } from './literals.ts';

const files = {
  'crate/Cargo.toml': '[package]\nversion = "1.2.3"\n',
  'python/pyproject.toml': '[project]\nversion = "1.2.3"\n',
};
const versionFiles = Object.keys(files);

async function verify(request: Partial<TagRequest>, world: World = {}) {
  return tagResult(await verifyTag(tagRequest(request), tagPorts(world)));
}

/** The summary's headline, without its mark. */
function headline(result: { readonly summary: string }): string {
  return result.summary.split('\n')[2]!;
}

describe('when the tag is good', () => {
  test('tells version, peeled commit and the release before it', async () => {
    const result = await verify({ versionFiles }, { files });
    expect(result.failure).toBeUndefined();
    expect(result.outputs).toEqual({
      ok: 'true',
      tag: 'v1.2.3',
      version: '1.2.3',
      commit,
      prerelease: 'false',
      shouldRelease: 'true',
      previousVersion: '1.2.2',
    });
    expect(result.summary).toContain('| `crate/Cargo.toml:2` | `1.2.3` | ✅ |');
    expect(headline(result)).toContain('after 1.2.2');
  });

  test('looks below the working directory', async () => {
    const request = { workingDirectory: 'crate', versionFiles: ['Cargo.toml'] };
    expect((await verify(request, { files })).outputs.ok).toBe('true');
  });

  test('drafts are no releases, and a first release has none before it', async () => {
    const releases = present([release('v9.0.0', { draft: true })]);
    const { outputs } = await verify({}, { releases });
    expect(outputs).toMatchObject({ ok: 'true', previousVersion: '' });
  });

  test('a re-run after its release stays good, whatever was released since', async () => {
    const releases = present([release('v1.2.4'), release('v1.2.3')]);
    expect((await verify({}, { releases })).outputs.ok).toBe('true');
  });

  test('a run that another ref started may name it', async () => {
    const run = { ref: 'refs/heads/main', commit: 'b'.repeat(40) };
    expect((await verify({}, { run })).outputs).toMatchObject({ ok: 'true', commit });
  });
});

describe('when one thing is wrong', () => {
  test.each<[string, Partial<TagRequest>, World]>([
    ['TAG_NOT_SEMVER', { tag: 'v1.2' }, {}],
    ['TAG_PRERELEASE_REFUSED', { tag: 'v1.2.3-rc.1' }, {}],
    ['TAG_BUILD_METADATA_REFUSED', { tag: 'v1.2.3+1' }, {}],
    ['TAG_NOT_FOUND', {}, { tag: absent }],
    ['TAG_UNKNOWN', {}, { tag: unknown('HTTP 502') }],
    ['TAG_MOVED_SINCE_TRIGGER', {}, { tag: present('b'.repeat(40)) }],
    ['TAG_VERSION_NOT_HIGHER', {}, { releases: present([release('v1.2.4')]) }],
    ['TAG_RELEASES_UNKNOWN', {}, { releases: unknown('HTTP 403') }],
    ['VERSION_FILE_MISSING', { versionFiles: ['VERSION'] }, {}],
  ])('%s', async (code, request, world) => {
    const result = await verify(request, world);
    expectResultFailure(code, result);
    expect(result.outputs).toMatchObject({ ok: 'false', shouldRelease: 'false' });
    expect(result.summary).toContain(code);
    expect(result.findings).toEqual([]);
  });

  test('a mismatch names every file that disagrees, and no other', async () => {
    const result = await verify(
      { versionFiles: [...versionFiles, 'package.json', 'VERSION'] },
      { files: { ...files, 'package.json': '{"version":"1.2.2"}', VERSION: '1.2.2\n' } },
    );
    const failure = expectResultFailure('TAG_VERSION_MISMATCH', result);
    expect(failure.seen).toBe('tag v1.2.3, but package.json:1 says 1.2.2, VERSION:1 says 1.2.2.');
    expect(failure.location).toEqual({ file: 'package.json', line: 1 });
    expect(failure.cure).not.toMatch(/move the tag|delete the tag|force/);
  });

  test('no cure ever moves a tag', async () => {
    for (const tag of [absent, present('b'.repeat(40))]) {
      const { failure } = await verify({}, { tag });
      expect(failure?.cure).not.toMatch(/(move|delete|force)[^.]* tag/i);
    }
  });
});

describe('when the releases are not told', () => {
  test('nothing is released', async () => {
    const result = await verify({}, { releases: unknown('HTTP 403') });
    expectResultFailure('TAG_RELEASES_UNKNOWN', result);
  });
});

describe('when several things are wrong', () => {
  test('all are told, the first as the failure', async () => {
    const result = await verify(
      { versionFiles: ['Cargo.toml', 'VERSION'] },
      { files: { VERSION: '1.0.0' }, tag: absent, releases: unknown('HTTP 502') },
    );
    expectResultFailure('VERSION_FILE_MISSING', result);
    expect(result.findings?.map(({ rule }) => rule)).toEqual([
      'TAG_VERSION_MISMATCH',
      'TAG_NOT_FOUND',
      'TAG_RELEASES_UNKNOWN',
    ]);
    expect(headline(result)).toContain('4 finding(s)');
  });
});

describe('when other tags are passed over', () => {
  test('a notice tells why, and nothing fails', async () => {
    const result = await verify({ tag: 'nightly', onMismatch: 'skip' });
    expect(result.failure).toBeUndefined();
    expect(result.findings).toMatchObject([{ rule: 'TAG_NOT_SEMVER', level: 'notice' }]);
    expect(result.outputs).toMatchObject({ ok: 'false', shouldRelease: 'false', tag: '' });
    expect(headline(result)).toContain('Not a release');
  });

  test('a version file that disagrees fails all the same', async () => {
    const world = { files: { VERSION: '1.0.0' } };
    const result = await verify({ onMismatch: 'skip', versionFiles: ['VERSION'] }, world);
    expectResultFailure('TAG_VERSION_MISMATCH', result);
  });
});

describe('when the version comes from the files', () => {
  const request = { versionFrom: 'file', tag: 'main', versionFiles } as const;
  const run = { ref: 'refs/heads/main', commit };

  test('the tag is made of it, at the commit of the run', async () => {
    const { outputs } = await verify(request, { files, run, tag: absent });
    expect(outputs).toMatchObject({ ok: 'true', tag: 'v1.2.3', shouldRelease: 'true', commit });
  });

  test('a PEP 440 version becomes SemVer', async () => {
    const python = { 'pyproject.toml': '[project]\nversion = "2.0rc1"\n' };
    const { outputs } = await verify(
      { ...request, prerelease: 'allow', versionFiles: ['pyproject.toml'] },
      { files: python, run, tag: absent },
    );
    expect(outputs).toMatchObject({ tag: 'v2.0.0-rc.1', prerelease: 'true' });
  });

  test('there is nothing to do when that release exists', async () => {
    const result = await verify(request, { files, run, published: present(release('v1.2.3')) });
    expect(result.outputs).toMatchObject({ ok: 'true', shouldRelease: 'false' });
    expect(headline(result)).toContain('released already');
  });

  test.each<[string, Partial<TagRequest>, World]>([
    ['TAG_RELEASES_UNKNOWN', {}, { published: unknown('HTTP 502') }],
    ['TAG_ELSEWHERE', {}, { tag: present('b'.repeat(40)) }],
    ['TAG_COMMIT_UNKNOWN', {}, { tag: absent, run: { ref: undefined, commit: undefined } }],
    ['VERSION_FILES_NONE', { versionFiles: [] }, {}],
    [
      'VERSION_FILES_DISAGREE',
      {},
      { files: { ...files, [versionFiles[1]!]: '[project]\nversion="2"' } },
    ],
    ['VERSION_FILE_NO_VERSION', { versionFiles: ['VERSION'] }, { files: { VERSION: 'latest' } }],
    ['VERSION_FILE_MISSING', { versionFiles: ['VERSION'] }, {}],
  ])('%s is told', async (code, changes, world) => {
    const result = await verify({ ...request, ...changes }, { files, run, tag: absent, ...world });
    expectResultFailure(code, result);
    expect(result.outputs).toMatchObject({ ok: 'false', shouldRelease: 'false' });
    expect(result.findings).toEqual([]);
  });
});
