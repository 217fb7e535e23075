import { describe, expect, test } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import type { Check } from '../../src/preflight/check.ts';
import { runPreflight } from '../../src/preflight/preflight.ts';
import { workflowCheck } from '../../src/preflight/workflow-check.ts';
import { gated, opaque, ungated } from '../prover/releases.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';

const folderWith = temporaryFolders();
const goodTag: Check = {
  name: 'verify-tag',
  run: () =>
    Promise.resolve({ failures: [], summary: [], outputs: { ok: 'true', shouldRelease: 'true' } }),
};

/** Preflight of a repository with that release workflow. */
function preflightOf(text: string, name = 'release.yml') {
  const folder = folderWith({ '.github/workflows/release.yml': text });
  const check = workflowCheck(`${folder}/.github/workflows/${name}`, { files: localFiles });
  return runPreflight([goodTag, check]);
}

describe('preflight with the release’s own workflow', () => {
  test('passes one that is proved', async () => {
    const result = await preflightOf(gated);
    expect(result.failure).toBeUndefined();
    expect(result.outputs).toMatchObject({ ok: 'true', findings: '[]' });
    expect(result.summary).toContain('| check-workflow | ✅ |');
  });
  test('stops one that changed into something refuted, and annotates its line', async () => {
    const result = await preflightOf(ungated);
    expectResultFailure('WORKFLOW_REFUTED', result);
    expect(result.outputs).toMatchObject({ ok: 'false', shouldRelease: 'false' });
    expect(result.findings).toMatchObject([{ rule: 'UNGATED-ANNOUNCE', location: { line: 23 } }]);
    expect(result.summary).toContain('| failure | `pypi` |');
  });
  test('stops one that cannot be proved', async () => {
    expectResultFailure('WORKFLOW_UNPROVEN', await preflightOf(opaque));
  });
  test('stops one in which nothing is known to be a release: there is nothing that was proved', async () => {
    const other = 'on: push\njobs: { x: { runs-on: y, steps: [{ run: make test }] } }\n';
    const failure = expectResultFailure('WORKFLOW_UNPROVEN', await preflightOf(other));
    expect(failure.seen).toContain('Nothing in this workflow is known to publish');
  });
  test('stops when it is not there', async () => {
    expectResultFailure('FILE_MISSING', await preflightOf(gated, 'publish.yml'));
  });
});
