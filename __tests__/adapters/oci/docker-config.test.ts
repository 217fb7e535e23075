import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findDockerCredentials } from '../../../src/adapters/oci/docker-config.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { temporaryFolders } from '../../support/folders.ts';

const newFolder = temporaryFolders();
const encode = (text: string) => Buffer.from(text).toString('base64');

/** A home with this configuration, and helpers as shell scripts. */
async function home(config: unknown, helpers: Readonly<Record<string, string>> = {}) {
  const folder = newFolder();
  await mkdir(join(folder, 'bin'));
  for (const [name, script] of Object.entries(helpers)) {
    const path = join(folder, 'bin', `docker-credential-${name}`);
    await writeFile(path, `#!/bin/sh\ncd ${folder}\n${script}\n`);
    await chmod(path, 0o755);
  }
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  await writeFile(join(folder, 'config.json'), text);
  const env = { DOCKER_CONFIG: folder, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
  return { folder, find: (registry: string) => findDockerCredentials(registry, env) };
}

const told = `printf '%s' "$*" > arguments; cat > input; echo '{"Username":"octo","Secret":"s:3"}'`;

describe('docker’s configuration', () => {
  test('has logins by registry, Docker Hub’s under its old name', async () => {
    const { find } = await home({
      auths: {
        'ghcr.io': { auth: encode('octo:a:b') },
        'https://index.docker.io/v1/': { username: 'hub', password: 'c' },
      },
    });
    expect(await find('ghcr.io')).toEqual({ username: 'octo', password: 'a:b' });
    expect(await find('docker.io')).toEqual({ username: 'hub', password: 'c' });
    expect(await find('quay.io')).toBeUndefined();
  });

  test.each(['https://quay.io', 'https://quay.io/v1/', 'http://quay.io/v2/', 'quay.io/'])(
    'may name a registry as %s',
    async (name) => {
      const { find } = await home({ auths: { [name]: { auth: encode('octo:a') } } });
      expect(await find('quay.io')).toEqual({ username: 'octo', password: 'a' });
      expect(await find('quay.io:443')).toBeUndefined();
      expect(await find('evil-quay.io')).toBeUndefined();
    },
  );

  test('may name Docker Hub as podman does, and a repository, which is no registry', async () => {
    const auths = {
      'docker.io': { auth: encode('hub:a') },
      'quay.io/octo': { auth: encode('b:b') },
    };
    const { find } = await home({ auths });
    expect(await find('docker.io')).toEqual({ username: 'hub', password: 'a' });
    expect(await find('quay.io')).toBeUndefined();
  });

  test('may not be there at all', async () => {
    expect(await findDockerCredentials('ghcr.io', { HOME: newFolder() })).toBeUndefined();
  });

  test.each([
    ['no JSON', '{'],
    ['of another shape', { auths: [] }],
    ['with a login that is none', { auths: { 'ghcr.io': { auth: encode('octo') } } }],
    ['with an identity token', { auths: { 'ghcr.io': { identitytoken: 'x' } } }],
  ])('is not taken for anonymous when it is %s', async (_, config) => {
    const { find } = await home(config);
    await expectFailure('IMAGE_CREDENTIALS_UNREADABLE', () => find('ghcr.io'));
  });
});

describe('a credential helper', () => {
  test('is asked over its standard input, with nothing in its arguments', async () => {
    const { find, folder } = await home({ credHelpers: { 'ghcr.io': 'test' } }, { test: told });
    expect(await find('ghcr.io')).toEqual({ username: 'octo', password: 's:3' });
    expect(await readFile(join(folder, 'arguments'), 'utf8')).toBe('get');
    expect(await readFile(join(folder, 'input'), 'utf8')).toBe('ghcr.io');
  });

  test('may have no login, and then the file may', async () => {
    const none = 'echo "credentials not found in native keychain"; exit 1';
    const auths = { 'ghcr.io': { auth: encode('octo:file') } };
    const { find } = await home({ credsStore: 'none', auths }, { none });
    expect(await find('ghcr.io')).toEqual({ username: 'octo', password: 'file' });
  });

  test.each([
    ['fails', 'exit 3'],
    ['prints something else', 'echo secret-in-plain-sight'],
    ['prints without end', 'yes'],
    ['prints something else than it should', `echo '{"Username":1,"Secret":"x"}'`],
    ['is ended by a signal', 'kill -9 $$'],
    ['has an identity token', `echo '{"Username":"<token>","Secret":"x"}'`],
  ])('that %s is told, without what it printed', async (_, script) => {
    const { find } = await home({ credsStore: 'bad' }, { bad: script });
    const failure = await expectFailure('IMAGE_CREDENTIALS_HELPER', () => find('ghcr.io'));
    expect(failure.message).not.toContain('secret-in-plain-sight');
  });

  test('may leave something behind that keeps its output open', async () => {
    const lasting = `sleep 300 & echo $! > left\n${told}`;
    const { find, folder } = await home({ credsStore: 'lasting' }, { lasting });
    expect(await find('ghcr.io')).toEqual({ username: 'octo', password: 's:3' });
    process.kill(Number(await readFile(join(folder, 'left'), 'utf8')));
  });

  test.each(['../../evil', 'a b', '-x', 'missing'])('%j is not run', async (name) => {
    const { find } = await home({ credsStore: name });
    await expectFailure('IMAGE_CREDENTIALS_HELPER', () => find('ghcr.io'));
  });
});
