import { describe, expect, it } from '@jest/globals';
import { parseCrateMetadata } from '../../src/crates/metadata.ts';
import { publishCrate } from '../../src/crates/publish.ts';
import { registryOf } from '../../src/adapters/registry-answers.ts';
import { absent, present, unknown, type Lookup } from '../../src/lookup.ts';
import type { Registry, ServedVersion, WriteResult } from '../../src/ports.ts';
import { expectFailure } from '../support/expect-failure.ts';

const metadata = parseCrateMetadata('[package]\nname = "demo"\nversion = "1.2.3"\n', undefined);
const crate = {
  metadata,
  path: 'demo-1.2.3.crate',
  sha256: 'c'.repeat(64),
  token: 'secret',
};
const listed = present<ServedVersion>({ package: 'demo', version: '1.2.3', files: [] });

function publish(result: WriteResult<readonly string[]>, found: Lookup<ServedVersion> = absent) {
  const sent: string[] = [];
  const registry: Registry = registryOf({ files: async () => found, open: async () => absent });
  const uploads = {
    upload: async ({ path }: { readonly path: string }) => {
      sent.push(path);
      return result;
    },
  };
  return { sent, outcome: publishCrate(crate, { uploads, registry }) };
}

describe('publishing a crate', () => {
  it('sends the sealed file once and hands on the warnings', async () => {
    const { sent, outcome } = publish({ state: 'done', value: ['invalid category'] });
    expect(await outcome).toEqual({ state: 'published', warnings: ['invalid category'] });
    expect(sent).toEqual(['demo-1.2.3.crate']);
  });

  it('settles a lost answer by reading, without sending again', async () => {
    const { sent, outcome } = publish({ state: 'ambiguous', reason: 'connection reset' }, listed);
    expect((await outcome).state).toBe('already-there');
    expect(sent).toHaveLength(1);
  });

  it('leaves a version that is there already to the readback', async () => {
    const refused = { state: 'refused', status: 200, reason: 'already uploaded' } as const;
    expect((await publish(refused, listed).outcome).state).toBe('already-there');
  });

  it('fails when the registry refuses a version that it does not have', async () => {
    const refused = { state: 'refused', status: 403, reason: 'no trusted publisher' } as const;
    const failure = await expectFailure('CRATE_REFUSED', () => publish(refused).outcome);
    expect(failure.seen).toContain('(status 403: no trusted publisher)');
  });

  it('names no status when the request was never sent', async () => {
    const refused = { state: 'refused', status: 0, reason: 'redirected elsewhere' } as const;
    const failure = await expectFailure('CRATE_REFUSED', () => publish(refused).outcome);
    expect(failure.seen).toContain('(redirected elsewhere)');
  });

  it.each([absent, unknown('status 503')])(
    'fails on a lost answer that reading does not settle',
    async (found) => {
      const lost = { state: 'ambiguous', reason: 'connection reset' } as const;
      await expectFailure('CRATE_UPLOAD_UNKNOWN', () => publish(lost, found).outcome);
    },
  );
});
