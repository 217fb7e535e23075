import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createRegistries } from '../../../src/adapters/registries.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { digestsOf, fakeHttp, type Reply } from '../../support/fake-http.ts';
import { fakeRun } from '../../support/fakes.ts';

const bytes = Buffer.from('an archive');

function registries(replies: Readonly<Record<string, Reply>> = {}) {
  const http = fakeHttp(replies);
  return { ...createRegistries(http, { host: { run: fakeRun() }, token: undefined }), http };
}

describe('a reader that was asked for', () => {
  test('reads below the address given, without its trailing slash, and saves to a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'registries-'));
    try {
      const url = 'https://mirror.example/demo/a.zip';
      const { registry } = registries({ [url]: { body: bytes } });
      const reader = await registry('url', { indexUrl: 'https://mirror.example/demo/' });
      const path = join(folder, 'a.zip');
      const found = await reader.open({ filename: 'a.zip', url, yanked: false }, path);
      expect(found).toEqual({ state: 'present', value: digestsOf(bytes) });
      expect(await readFile(path)).toEqual(bytes);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('takes the address given for any kind of registry', async () => {
    for (const type of ['pypi', 'crates', 'npm'] as const) {
      const { registry, http } = registries();
      const reader = await registry(type, { indexUrl: 'https://index.example/x/' });
      expect(await reader.files('demo', '1.2.3')).toEqual({ state: 'absent' });
      const asked = http.asked.map(({ url }) => url);
      expect(asked.length).toBeGreaterThan(0);
      for (const url of asked) expect(url).toMatch(/^https:\/\/index\.example\/x\/[a-z]/);
    }
  });

  test('asks nothing again after its deadline, of whatever kind it is', async () => {
    const deadline = new Date('2026-01-02T03:04:05Z');
    for (const type of ['pypi', 'crates', 'npm'] as const) {
      const { registry, http } = registries();
      const reader = await registry(type, { indexUrl: 'https://index.example', deadline });
      await reader.files('demo', '1.2.3');
      expect(http.asked.length).toBeGreaterThan(0);
      for (const asked of http.asked) expect(asked.deadline).toEqual(deadline);
    }
  });

  test('never takes an address that is not https, or has a password in it', async () => {
    for (const indexUrl of ['http://index.example', 'https://me:secret@index.example']) {
      await expectFailure('REGISTRY_ADDRESS_INVALID', () =>
        registries().registry('pypi', { indexUrl }),
      );
    }
  });
});
