import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checksumsFileName, manifestFileName } from '../../src/manifest/manifest.ts';
import { renderReleaseChecksums } from '../../src/manifest/release-assets.ts';
import { digestManifest, renderManifest } from '../../src/manifest/render-manifest.ts';
import { names, sealRelease } from '../channels/support.ts';
import { temporaryFolders } from '../support/folders.ts';
import { loopbackServer, type LoopbackServer } from '../support/loopback-server.ts';
import { projectFolder } from '../support/run-node.ts';
import { waitUntil } from '../support/wait-until.ts';

const newFolder = temporaryFolders();
let server: LoopbackServer;
let release: Awaited<ReturnType<typeof sealRelease>>;
let manifestSha256: string;

/** A web folder that takes what is put into it. */
beforeAll(async () => {
  const served = new Map<string, Buffer>();
  server = await loopbackServer(({ method, url, body }, response) => {
    if (method === 'PUT') served.set(url, Buffer.from(body, 'base64'));
    const found = served.get(url);
    response.writeHead(found ? 200 : 404).end(method === 'PUT' ? 'taken' : found);
  });
  release = await sealRelease();
  const channels = ['first', 'second'].map((name) => ({
    ...release.channel('mirror'),
    name,
    indexUrl: `${server.origin}/${name}`,
  }));
  const manifest = { ...release.manifest, channels };
  manifestSha256 = digestManifest(manifest);
  writeFileSync(join(release.folder, manifestFileName), renderManifest(manifest));
  writeFileSync(join(release.folder, checksumsFileName), renderReleaseChecksums(manifest));
});
afterAll(async () => {
  await release[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

function start(folder: string, flags: readonly string[]) {
  const source = `import { commandLine } from './src/cli.ts';
    process.chdir(${JSON.stringify(folder)});
    await commandLine(process.argv.slice(1));`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', source];
  const { PATH } = process.env;
  const child = spawn(
    process.execPath,
    [
      ...[...args, 'publish-with-proof', '--repository', 'octo/demo', '--json'],
      ...['--sealed-folder', release.folder, '--manifest-digest', manifestSha256, ...flags],
    ],
    { cwd: projectFolder, env: { PATH, GITHUB_TOKEN: 'ghs_test', ORIGIN: server.origin } },
  );
  const ended = Promise.all([
    new Promise<number | null>((resolve) => child.once('close', resolve)),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { child, ended };
}

const receiptIn = (folder: string, channel: string) =>
  JSON.parse(readFileSync(join(folder, `receipt-${channel}.json`), 'utf8')) as {
    readonly predicate: { readonly state: string; readonly failure?: string };
  };

/** Puts a file, as text, at an address; tells what the server says. */
const upload = `
  import { readFileSync } from 'node:fs';
  const [path, url] = process.argv.slice(2);
  const answer = await fetch(url, { method: 'PUT', body: readFileSync(path, 'base64') });
  console.log(await answer.text());
  process.exitCode = answer.ok ? 0 : 1;`;

describe('publish-with-proof on a command line', () => {
  test('publishes, proves and writes the receipt, as it does on a runner', async () => {
    const folder = newFolder({ 'upload.mjs': upload });
    const run = [
      'for file in "$RELEASE_FILES"/*; do',
      `  "${process.execPath}" ./upload.mjs "$file" "$ORIGIN/first/$(basename "$file")"`,
      'done',
    ].join('\n');
    const { ended } = start(folder, ['--channel', 'first', '--run', run]);
    const [code, stdout, stderr] = await ended;
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('taken') });
    // One JSON document and nothing of the command, so that a program can read it.
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      outputs: { state: 'published', published: 'true', 'receipt-path': 'receipt-first.json' },
    });
    expect(receiptIn(folder, 'first').predicate.state).toBe('published');
    const puts = server.asked.filter(({ method }) => method === 'PUT').map(({ url }) => url);
    expect(puts.sort()).toEqual([`/first/${names.wheel}`, `/first/${names.sdist}`].sort());
  });

  test('that is interrupted ends its command, and leaves a failed receipt', async () => {
    const folder = newFolder();
    const run = 'echo $$ >started; exec sleep 60';
    const { child, ended } = start(folder, ['--channel', 'second', '--run', run]);
    const started = join(folder, 'started');
    await waitUntil(() => existsSync(started) && readFileSync(started, 'utf8').endsWith('\n'));
    child.kill('SIGINT');
    const [code, stdout] = await ended;
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, failure: { code: 'PUBLISH_CANCELLED' } });
    expect(receiptIn(folder, 'second').predicate).toMatchObject({
      state: 'failed',
      failure: 'PUBLISH_CANCELLED',
    });
    const command = Number(readFileSync(started, 'utf8'));
    expect(() => process.kill(command, 0)).toThrow('ESRCH');
  });
});
