import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { digestsOf } from '../support/fake-http.ts';
import { openWorld } from '../support/open-world.ts';
import { projectFolder, runModule } from '../support/run-node.ts';
import { runProgram, type ProgramOutcome } from '../support/run-program.ts';
import { playDialogue, type Dialogue } from './npm-dialogue.ts';
import { peerTest } from './support.ts';
import { missingVerdaccio, openVerdaccio, type Verdaccio } from './verdaccio.ts';

const needs = ['npm', ...missingVerdaccio];

// One for the file; every test has a package of its own.
let verdaccio: Verdaccio;
beforeAll(async () => {
  if (missingVerdaccio.length === 0) verdaccio = await openVerdaccio();
});
afterAll(async () => {
  await (verdaccio as Verdaccio | undefined)?.[Symbol.asyncDispose]();
});

/** Reads a version as the product does, over its own HTTP client, in a process of its own. */
const readVersion = `
import { systemClock } from './src/adapters/clock.ts';
import { createHttp } from './src/adapters/http.ts';
import { createRegistries } from './src/adapters/registries.ts';
const quiet = () => {};
const log = { info: quiet, debug: quiet, progress: quiet, annotate: quiet, mask: quiet };
const http = createHttp({ clock: systemClock, log });
const host = { run: { apiUrl: '', serverUrl: '' } };
const npm = await createRegistries(http, { host, token: undefined }).registry('npm');
const [name, version, path] = JSON.parse(process.env.WANTED);
const presence = await npm.presence(name, version);
const files = await npm.files(name, version);
const file = files.state === 'present' ? files.value.files[0] : undefined;
const bytes = file && (await npm.open(file, path));
process.stdout.write(JSON.stringify({ presence, files, bytes }));
`;

function read(name: string, version: string): Record<string, never> {
  const wanted = JSON.stringify([name, version, join(verdaccio.folder, 'read.tgz')]);
  const { stdout, stderr } = runModule(readVersion, { ...verdaccio.environment, WANTED: wanted });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Record<string, never>;
}

/** Packs a package and publishes its tarball; what npm said, and the tarball's path. */
async function publish(
  name: string,
  content: string,
  ...flags: readonly string[]
): Promise<ProgramOutcome & { readonly tarball: string }> {
  const { folder, environment: env } = verdaccio;
  const cwd = await mkdtemp(join(folder, 'package-'));
  await writeFile(join(cwd, 'package.json'), JSON.stringify({ name, version: '1.0.0' }));
  await writeFile(join(cwd, 'index.js'), content);
  const { stdout } = await runProgram('npm', ['pack'], { cwd, env });
  const tarball = join(cwd, stdout.trim());
  const args = ['publish', tarball, '--access', 'public', ...flags];
  return { ...(await runProgram('npm', args, { cwd, env })), tarball };
}

describe('the npm reader against a real registry', () => {
  peerTest(needs, 'finds what npm published, gets its very bytes, and no others', async () => {
    const { code, tarball } = await publish('@octo/reader', 'one');
    expect(code).toBe(0);
    const sealed = await readFile(tarball);
    const { presence, files, bytes } = read('@octo/reader', '1.0.0');
    expect(presence).toMatchObject({ state: 'present' });
    const { sha256, size } = digestsOf(sealed);
    const sha512 = createHash('sha512').update(sealed).digest('base64');
    expect(files).toMatchObject({ value: { files: [{ filename: 'reader-1.0.0.tgz', sha512 }] } });
    expect(bytes).toMatchObject({ state: 'present', value: { sha256, size } });
    expect(await readFile(join(verdaccio.folder, 'read.tgz'))).toEqual(sealed);
    expect(read('@octo/reader', '1.0.1').presence).toEqual({ state: 'absent' });
    expect(read('@octo/unheard-of', '1.0.0').presence).toEqual({ state: 'absent' });
  });

  peerTest(needs, 'still finds the first bytes after others were refused', async () => {
    const { tarball } = await publish('@octo/again', 'one');
    const again = await publish('@octo/again', 'other', '--force');
    expect(again.stderr).toMatch(/E409|previously published/);
    const { sha256 } = digestsOf(await readFile(tarball));
    const { bytes } = read('@octo/again', '1.0.0');
    expect(bytes).toMatchObject({ state: 'present', value: { sha256 } });
  });
});

/** Where the two answer otherwise, by the title of the request; docs/decisions/peers.md says why. */
const differences: Dialogue = {
  'whoami without one': { world: 401, verdaccio: 200 },
  'the same publish again': { world: 403, verdaccio: 409 },
  'other bytes for a version that is there': { world: 403, verdaccio: 409 },
  'times in the abbreviated packument': { world: [200, false], verdaccio: [200, true] },
  'an ETag of the packument': { world: [200, false], verdaccio: [200, true] },
  'a tag that goes': { world: 200, verdaccio: 201 },
  'an integrity of other bytes': { world: 400, verdaccio: 201 },
  'a length of other bytes': { world: 400, verdaccio: 201 },
  'a version that is none': { world: 400, verdaccio: 201 },
  'another name in the address': { world: 400, verdaccio: 422 },
  'a publish with provenance': { world: 201, verdaccio: 400 },
  'the keys of the registry': { world: 200, verdaccio: 404 },
};

describe('the loopback npm registry and a real one', () => {
  peerTest(needs, 'answer the same requests alike, but for the differences listed', async () => {
    await using world = await openWorld();
    const registry = 'https://registry.npm.example/';
    const token = 'npm_loopbackworld';
    const ours = await playDialogue({ registry, token, fetch: world.fetch });
    const real = await playDialogue(verdaccio);
    const differing = Object.keys(ours)
      .filter((title) => !isDeepStrictEqual(ours[title], real[title]))
      .map((title) => [title, { world: ours[title], verdaccio: real[title] }]);
    expect(Object.fromEntries(differing)).toEqual(differences);
    expect(Object.keys(real)).toEqual(Object.keys(ours));
    expect(world.violations).toEqual([]);
  });

  test('are compared in docs/decisions/peers.md, difference by difference', () => {
    const decisions = readFileSync(join(projectFolder, 'docs/decisions/peers.md'), 'utf8');
    const rows = [...decisions.matchAll(/^\| ([^|]+?) +\|/gm)].map(([, title]) => title);
    expect(rows).toEqual(expect.arrayContaining(Object.keys(differences)));
  });
});
