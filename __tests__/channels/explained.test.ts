import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gatePublication } from '../../src/channels/before.ts';
import { proveChannel } from '../../src/channels/after.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { gunzipSync, gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { expectResultFailure } from '../support/expect-failure.ts';
import { fakeClock, fakeLog, fakeRun } from '../support/fakes.ts';
import { names, questionOf, sealRelease, servingRegistry, noDemands } from './support.ts';

let release: Awaited<ReturnType<typeof sealRelease>>;
beforeAll(async () => {
  release = await sealRelease();
});
afterAll(async () => {
  await release[Symbol.asyncDispose]();
});

const recompressed = (name: string) => gzipSync(gunzipSync(release.bytes.get(name)!), { level: 1 });
const page = Buffer.from('<html><title>503 Backend fetch failed</title></html>');

const noRegistries = {
  registry: () => Promise.reject(new Error('no other channel is asked')),
};

async function before(channel: string, bytes: Readonly<Record<string, Buffer>>) {
  const registry = servingRegistry(release, { version: Object.keys(bytes), bytes });
  const question = await questionOf(release, channel, registry);
  const folders = { localFolder: undefined, outFolder: undefined, demands: noDemands };
  return gatePublication(question, folders, { files: localFiles, registries: noRegistries });
}

async function after(channel: string, bytes: Readonly<Record<string, Buffer>>) {
  const registry = servingRegistry(release, { version: Object.keys(bytes), bytes });
  const question = await questionOf(release, channel, registry);
  const order = {
    manifestSha256: 'a'.repeat(64),
    published: true,
    receiptPath: join(question.servedFolder, 'receipt.json'),
    run: fakeRun(),
  };
  const budget = { timeoutSeconds: 60, intervalSeconds: 1 };
  const ports = { clock: fakeClock(), log: fakeLog(), files: localFiles };
  const proof = { budget, demands: noDemands, until: 'live' } as const;
  return proveChannel(question, { order, ...proof }, ports);
}

describe.each([
  ['before', before],
  ['after', after],
] as const)('when one artifact is served with other bytes, %s publishing', (_, look) => {
  test('the failure and the summary tell why in ten lines, and point at the artifact', async () => {
    const result = await look('crates', { [names.crate]: recompressed(names.crate) });
    const failure = expectResultFailure('BYTES_SERVED_DIFFER', result);
    const lines = failure.seen.split('\n');
    expect(lines.length).toBeLessThanOrEqual(10);
    expect(lines[1]).toBe(
      '- recompressed: the payload is equal, another encoder or level compressed it',
    );
    expect(failure.location).toEqual({ file: names.crate });
    expect(result.findings).toEqual([]);
    expect(result.summary).toContain('<br>- recompressed: the payload is equal');
    expect(result.summary).toContain('Pin the compressor');
  });
});

describe.each([
  ['before', before],
  ['after', after],
] as const)('when several artifacts are served with other bytes, %s publishing', (_, look) => {
  test('the failure lists their verdicts, and an annotation at each tells its causes', async () => {
    const bytes = { [names.wheel]: page, [names.sdist]: recompressed(names.sdist) };
    const result = await look('pypi', bytes);
    const failure = expectResultFailure('BYTES_SERVED_DIFFER', result);
    const lines = failure.seen.split('\n');
    expect(lines.filter((line) => line.startsWith('- ')).map((line) => line.split(':')[0])).toEqual(
      expect.arrayContaining(['- error-page', '- recompressed']),
    );
    expect(lines).toHaveLength(4);
    expect(result.findings?.map(({ location }) => location?.file).sort()).toEqual(
      [names.sdist, names.wheel].sort(),
    );
    const messages = result.findings?.map(({ message }) => message).join('\n');
    expect(messages).toContain('503 Backend fetch failed now');
  });
});
