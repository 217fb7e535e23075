import { describe, expect, it } from '@jest/globals';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { packageBytes } from '../manifest/support.ts';
import { attestPorts, attestSet, goodClaims, sealedIn, tagRun } from './attest-support.ts';

const folderWith = temporaryFolders();

function sealedSet() {
  const files = Object.entries(packageBytes());
  const built = Object.fromEntries(files.map(([name, bytes]) => [`built/${name}`, bytes]));
  return sealedIn(folderWith(built));
}

describe('a run that has not built the set', () => {
  it('attests nothing on a branch, as a resumed one is', async () => {
    const run = tagRun({ ref: 'refs/heads/main', eventName: 'workflow_dispatch' });
    const ports = await attestPorts(folderWith(), goodClaims, { run });
    const set = await sealedSet();
    const failure = await expectFailure('ATTEST_REF_NOT_TAG', () => attestSet(set, ports));
    expect(failure.cure).toContain('Where a release is finished by hand, leave this step out');
    expect(ports.signed).toEqual([]);
  });

  it.each([{ runId: 1002 }, { commit: 'b'.repeat(40) }, { repository: 'octo/other' }])(
    'attests nothing: %j',
    async (changes) => {
      const ports = await attestPorts(folderWith(), goodClaims, { run: tagRun(changes) });
      const set = await sealedSet();
      await expectFailure('ATTEST_NOT_BUILT_HERE', () => attestSet(set, ports));
    },
  );

  it('is found out by its token, whatever its variables say', async () => {
    const set = await sealedSet();
    const ports = await attestPorts(folderWith(), { ...goodClaims, run_id: '1002' });
    await expectFailure('ATTEST_NOT_BUILT_HERE', () => attestSet(set, ports));
  });

  it.each([
    ['a claim is missing', { ...goodClaims, job_workflow_ref: undefined }],
    ['a claim is no commit', { ...goodClaims, sha: 'main' }],
  ])('attests nothing when %s', async (_, claims) => {
    const set = await sealedSet();
    const ports = await attestPorts(folderWith(), claims);
    await expectFailure('ATTEST_IDENTITY_UNREADABLE', () => attestSet(set, ports));
  });
});
