import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { projectFolder } from '../support/run-node.ts';
import { commit, manifestSha256 } from '../release/support/sealed.ts';
import { image, openRollbackWorld, publish } from './rollback-world.ts';

const schema = JSON.parse(
  readFileSync(join(projectFolder, 'schemas/rollback-incident.schema.json'), 'utf8'),
) as object;
const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
const validate = ajv.compile(schema);

const needs = JSON.stringify({
  promote: { result: 'success', outputs: {} },
  'publish-pypi': { result: 'failure', outputs: {} },
});

describe('the record of an incident', () => {
  test('is as its schema says, and about manifest, commit and images', async () => {
    await using release = await openRollbackWorld('plain');
    release.addRelease();
    release.seedStaging();
    publish(release.world, 'crate');
    await release.promote();
    const { outputs } = await release.rollback({
      needs,
      'prerelease-tags': 'registry.plain.example/octo/demo:build-{{run}}',
    });
    const incident = await release.incident();
    expect([validate(incident), validate.errors]).toEqual([true, null]);
    expect(JSON.parse(outputs.incident!)).toEqual(incident);
    expect(incident).toMatchObject({
      subject: [
        { name: 'release.json', digest: { sha256: manifestSha256 } },
        {
          name: 'git+https://github.com/octo/demo@refs/tags/v1.2.3',
          digest: { gitCommit: commit },
        },
        { name: 'registry.plain.example/octo/demo', digest: { sha256: image.digest.slice(7) } },
      ],
      predicate: {
        state: 'incomplete',
        jobs: [
          { name: 'promote', result: 'success' },
          { name: 'publish-pypi', result: 'failure' },
        ],
        found: { release: 'draft', gitTag: commit },
        run: { runId: 1001 },
      },
    });
    expect(validate({ ...incident, subject: [] })).toBe(false);
  });

  test('has a text for the notes of the next release', async () => {
    await using release = await openRollbackWorld();
    publish(release.world, 'crate');
    await release.promote({ tags: 'latest' });
    const { outputs } = await release.rollback({ needs });
    expect(outputs.notes).toBe(
      '**`1.2.3` was not released.** Its release stopped: `publish-pypi` (failure). It stays at `demo` (crates), where a version cannot be taken back. Its image was to be had as `registry.spec.example/octo/demo:latest`: pull these again. Do not use it: use this release.',
    );
    expect((await release.incident()).predicate.notes).toBe(outputs.notes);
  });

  test('is as its schema says when nothing was sealed', async () => {
    await using release = await openRollbackWorld();
    release.seedStaging();
    const { failure } = await release.rollback({
      'sealed-folder': '',
      'manifest-digest': '',
      'prerelease-tags': 'registry.spec.example/octo/demo:build-{{run}}*',
    });
    expect(failure).toBeUndefined();
    const incident = await release.incident();
    expect([validate(incident), validate.errors]).toEqual([true, null]);
    expect(incident).toMatchObject({
      predicate: { release: { version: '1.2.3', manifest: null }, found: { channels: null } },
    });
  });
});
