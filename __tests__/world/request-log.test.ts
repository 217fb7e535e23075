import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redactData, redactHeaders, redactPath, redactText } from '../../src/world/redact.ts';
import { openWorld } from '../support/open-world.ts';

describe('the log of a world', () => {
  test('counts and finds by method, host and path, the query left aside', async () => {
    await using world = await openWorld();
    await world.fetch('https://pypi.org/simple/one/?format=json');
    await world.fetch('https://pypi.org/simple/two/');
    await world.fetch('https://index.crates.io/config.json');
    expect(world.log.count()).toBe(3);
    expect(world.log.count({ host: 'pypi.org' })).toBe(2);
    expect(world.log.count({ path: '/simple/one/' })).toBe(1);
    expect(world.log.count({ path: /^\/simple\// })).toBe(2);
    expect(world.log.find({ path: '/simple/t*' })).toMatchObject([{ path: '/simple/two/' }]);
  });

  test('is written as one JSON object a line', async () => {
    await using world = await openWorld();
    await world.fetch('https://pypi.org/simple/one/');
    await world.fetch('https://pypi.org/simple/two/');
    const folder = await mkdtemp(join(tmpdir(), 'log-'));
    await world.log.write(join(folder, 'requests.jsonl'));
    const lines = (await readFile(join(folder, 'requests.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(world.log.requests);
    await rm(folder, { recursive: true });
  });

  test('never holds a credential, wherever a client put it', async () => {
    await using world = await openWorld();
    const secret = 'hush-hush-hush';
    await world.fetch(`https://pypi.org/simple/demo/?access_token=${secret}`, {
      headers: { authorization: `Bearer ${secret}`, cookie: `session=${secret}` },
    });
    await world.fetch('https://pypi.org/_/oidc/mint-token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: secret, nested: [{ password: secret }], kept: 'plain' }),
    });
    const text = JSON.stringify(world.log.requests);
    expect(text).not.toContain(secret);
    expect(world.log.requests[1]?.body).toMatchObject({ token: '[redacted]', kept: 'plain' });
  });
});

describe('redaction', () => {
  test('recognises tokens by their shape in any text', () => {
    for (const token of [
      'ghp_abcdefghijklmnop',
      'ghs_0123456789',
      'github_pat_11ABC_def',
      'pypi-AgEIcHlwaS5vcmc',
      'cio_tp_0123456789abcdef',
      'npm_abcdefghijkl',
      'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln',
    ]) {
      expect(redactText(`before ${token} after`)).toBe('before [redacted] after');
    }
  });

  test('leaves what is no credential as it is', () => {
    const url = new URL('https://api.github.com/repos/octo/demo/actions/runs?head_sha=abc&page=2');
    expect(redactPath(url)).toBe('/repos/octo/demo/actions/runs?head_sha=abc&page=2');
    const headers = { accept: 'application/json', 'user-agent': 'npm/11 node/v24' };
    expect(redactHeaders(headers)).toEqual(headers);
    const body = { name: 'demo', digest: 'sha256:ab', size: 3, list: [1, null, true] };
    expect(redactData(body)).toEqual(body);
  });

  test('takes a secret field away at any depth, and is the same when done twice', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ minLength: 12 }), (around, secret) => {
        const once = redactData({ around, deep: [{ oidcToken: secret }] }) as {
          deep: { oidcToken: string }[];
        };
        expect(once.deep[0]?.oidcToken).toBe('[redacted]');
        expect(redactData(once)).toEqual(once);
      }),
      { numRuns: 50 },
    );
  });
});
