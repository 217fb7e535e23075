import { beforeEach, describe, expect, it } from '@jest/globals';
import {} from '../../src/lookup.ts';
import type { Files } from '../../src/ports.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { expectRefusal, stagedGithub, throwOnly, undraft } from './support/runs.ts';
import { goodNeeds, manifest, needsWithout, receipt } from './support/sealed.ts';

let github: ReturnType<typeof stagedGithub>;
beforeEach(() => {
  github = stagedGithub();
});

describe('when a needed job did not succeed', () => {
  it.each(['failure', 'cancelled', 'skipped', '', 'Success'])('refuses %p', async (result) => {
    const needs = { ...goodNeeds(), smoke: { result, outputs: {} } };
    await expectRefusal(github, async () => {
      const failure = await expectFailure('UNDRAFT_NEEDS_NOT_SUCCESSFUL', async () =>
        throwOnly(await undraft(github, { request: { needs } })),
      );
      expect(failure.seen).toContain(`smoke (${result})`);
    });
  });

  it('refuses when nothing is needed at all', async () => {
    await expectRefusal(github, async () => {
      const { failures } = await undraft(github, { request: { needs: {} } });
      await expectFailure('UNDRAFT_NEEDS_EMPTY', () => {
        throw failures[0]!;
      });
    });
  });

  it.each([[null], [[]], ['success'], [{ a: 'success' }], [{ a: {} }], [{ a: { result: 1 } }]])(
    'refuses what is no needs context: %j',
    async (needs) => {
      const { failures } = await undraft(github, { request: { needs } });
      await expectFailure('UNDRAFT_NEEDS_MALFORMED', () => {
        throw failures[0]!;
      });
    },
  );
});

describe('when a channel is not proven', () => {
  it('refuses a missing receipt even though every job succeeded', async () => {
    await expectRefusal(github, async () => {
      await expectFailure('RECEIPT_MISSING', async () =>
        throwOnly(await undraft(github, { request: { needs: needsWithout('publish-crate') } })),
      );
    });
  });

  it('refuses the receipt of a readback that failed', async () => {
    const needs = goodNeeds();
    needs['publish-pypi']!.outputs.receipt = receipt('pypi', 'failed');
    await expectRefusal(github, async () => {
      await expectFailure('RECEIPT_NOT_PROVEN', async () =>
        throwOnly(await undraft(github, { request: { needs } })),
      );
    });
  });

  it('refuses a receipt that is cut off', async () => {
    const needs = goodNeeds();
    needs['publish-pypi']!.outputs.receipt = receipt('pypi').slice(0, 100);
    const { failures } = await undraft(github, { request: { needs } });
    expect(failures.map(({ code }) => code)).toEqual(['RECEIPT_MALFORMED', 'RECEIPT_MISSING']);
  });

  it('takes no output for a receipt that is not named like one', async () => {
    const needs = goodNeeds();
    needs['publish-pypi']!.outputs = { receipts: receipt('pypi') };
    await expectFailure('RECEIPT_MISSING', async () =>
      throwOnly(await undraft(github, { request: { needs } })),
    );
  });

  it('needs no receipt of the GitHub release itself', async () => {
    expect(manifest.channels.map(({ type }) => type)).toContain('github-release');
    expect((await undraft(github)).failures).toEqual([]);
  });
});

describe('when receipts come as files', () => {
  const files = (entries: Record<string, string>): Files =>
    ({
      stat: async (path: string) =>
        path === 'receipts'
          ? { name: path, kind: 'other', size: 0 }
          : path in entries
            ? { name: path, kind: 'file', size: entries[path]!.length }
            : undefined,
      list: async () =>
        Object.keys(entries)
          .filter((path) => path.startsWith('receipts/'))
          .map((path) => ({ name: path.replace('receipts/', ''), kind: 'file', size: 1 })),
      read: async (path: string) => Buffer.from(entries[path]!),
    }) as unknown as Files;
  const needs = { preflight: { result: 'success', outputs: {} } };

  it('reads them from folders and files', async () => {
    const entries = { 'receipts/pypi.json': receipt('pypi'), 'receipts/notes.txt': 'no receipt' };
    const all = files({ ...entries, 'crate.json': receipt('crate') });
    const request = { needs, receipts: ['receipts', 'crate.json'] };
    const report = await undraft(github, { files: all, request });
    expect(report).toMatchObject({ outcome: 'published', failures: [] });
  });

  it('counts a receipt once that is handed over twice', async () => {
    const all = files({ 'receipts/pypi.json': `${receipt('pypi')}\n` });
    const report = await undraft(github, { files: all, request: { receipts: ['receipts'] } });
    expect(report.failures).toEqual([]);
  });

  it.each(['missing.json', 'receipts'])('refuses a path without receipts: %s', async (path) => {
    const report = await undraft(github, { files: files({}), request: { receipts: [path] } });
    await expectFailure('RECEIPT_UNREADABLE', () => throwOnly(report));
  });
});
