import { describe, expect, test } from '@jest/globals';
import { createApprovals, type Approval } from '../../src/rehearsal/approvals.ts';
import { madeUpSecrets } from '../../src/rehearsal/made-up-secrets.ts';
import { decideStagedVersions } from '../../src/rehearsal/staged-approvals.ts';
import type { JobState } from '../../src/rehearsal/report.ts';
import { openWorld } from '../support/open-world.ts';

const version = { name: '@octo/demo', version: '1.0.0', tarball: Buffer.from('x') };

/** Whether the version waits and whether it is live, once a job has ended like that. */
async function after(state: JobState, answers: Readonly<Record<string, Approval>> = {}) {
  await using world = await openWorld();
  world.npm.seedStaged(version);
  decideStagedVersions(world, { state }, createApprovals(answers));
  return {
    waits: world.npm.findStaged(version.name, version.version) !== undefined,
    live: world.npm.findBytes(version.name, version.version) !== undefined,
  };
}

describe('the people who approve what is staged', () => {
  test('approve it once the job that staged it succeeded, and not before', async () => {
    expect(await after('success')).toEqual({ waits: false, live: true });
    for (const state of ['failure', 'cancelled', 'skipped', 'waiting'] as const) {
      expect(await after(state)).toEqual({ waits: true, live: false });
    }
  });

  test('reject it or let it wait when they are told to', async () => {
    expect(await after('success', { 'npm-stage': 'reject' })).toEqual({
      waits: false,
      live: false,
    });
    expect(await after('success', { 'npm-stage': 'wait' })).toEqual({ waits: true, live: false });
  });
});

describe('secrets that nobody gave', () => {
  test('are made up for every name in the workflow, in the form of their registry', () => {
    const text =
      '${{ secrets.NPM_READ_TOKEN }} ${{ secrets.PYPI_TOKEN || secrets.CARGO_TOKEN }} ${{ secrets.NPM_READ_TOKEN }} ${{ secrets.GITHUB_TOKEN }} ${{ secrets.other }}';
    const secrets = madeUpSecrets(text);
    expect(Object.keys(secrets)).toEqual(['NPM_READ_TOKEN', 'PYPI_TOKEN', 'CARGO_TOKEN', 'other']);
    expect(secrets).toMatchObject({
      NPM_READ_TOKEN: expect.stringMatching(/^npm_[0-9a-f]{36}$/),
      PYPI_TOKEN: expect.stringMatching(/^pypi-/),
      CARGO_TOKEN: expect.stringMatching(/^cio/),
      other: expect.stringMatching(/^secret-/),
    });
    expect(madeUpSecrets(text)).toEqual(secrets);
  });
});
