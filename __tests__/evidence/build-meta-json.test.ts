import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  isSameBuildMetaJson,
  parseKnownBuild,
  renderBuildMetaJson,
} from '../../src/evidence/build-meta-json.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { projectFolder } from '../support/run-node.ts';
import { known, release, runner } from './release.ts';

const schema = join(projectFolder, 'schemas/build-meta.schema.json');
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(schema, 'utf8')) as object,
);
const text = renderBuildMetaJson(release, known, runner);
const nothingKnown = { toolchains: [], lockFiles: [] };

describe('BUILD_META.json', () => {
  it('is what its schema says, with everything known and with nothing known', () => {
    const bare = { runnerImage: undefined, runnerOs: undefined };
    const barely = renderBuildMetaJson(release, nothingKnown, bare);
    for (const one of [text, barely]) {
      expect([validate(JSON.parse(one)), validate.errors]).toEqual([true, null]);
    }
    expect(JSON.parse(barely)).toMatchObject({
      sealedOn: { image: null, os: null, arch: null },
      toolchains: [],
    });
  });

  it('tells commit, toolchains, platform, image, lock files and the digest of every artifact', () => {
    expect(JSON.parse(text)).toMatchObject({
      ...{ tag: 'v1.2.3', commit: release.commit, committedAt: '2026-01-01T10:20:30Z' },
      sealedOn: { image: 'ubuntu24', os: 'Linux', arch: 'X64' },
      ...known,
      artifacts: release.artifacts.map(({ name, sha256 }) => ({ name, sha256 })),
    });
    expect(parseKnownBuild(text)).toEqual(known);
  });

  it.each([
    ['of another kind', { ...runner, runnerImage: 'win25 1', runnerOs: 'Windows' }],
    ['of which nothing is known', { runnerImage: undefined, runnerOs: undefined }],
  ])('is of the same release on a runner %s', (_, other) => {
    const again = renderBuildMetaJson(release, known, other);
    expect(again).not.toBe(text);
    expect(isSameBuildMetaJson(text, again)).toBe(true);
  });

  it.each([
    ['another commit', (one: string) => one.replace('aaaa', 'bbbb')],
    ['a sentence for a runner', (one: string) => one.replace('"ubuntu24"', '"see evil.example"')],
    ['one field more', (one: string) => one.replace('"os"', '"note": "x",\n    "os"')],
    [
      'a runner’s field elsewhere',
      (one: string) => one.replace('  "tag"', '  "os": "x",\n  "tag"'),
    ],
    ['another lock file', (one: string) => one.replace('"Cargo.lock"', '"os"')],
  ])('is not of the same release with %s', (_, change) => {
    expect(change(text)).not.toBe(text);
    expect(isSameBuildMetaJson(text, change(text))).toBe(false);
  });

  it('of a set to continue is read with care', async () => {
    const texts = ['{', '[]', '{}', text.replace('"Cargo.lock"', '"../Cargo.lock"')];
    for (const one of [...texts, text.replace('build-meta/v1', 'build-meta/v2')]) {
      await expectFailure('EVIDENCE_META_MALFORMED', () => parseKnownBuild(one));
    }
  });
});
