import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, type World } from '../../../src/world/world.ts';
import { temporaryFolders } from '../../support/folders.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('./real-client.ts', import.meta.url));
const newFolder = temporaryFolders();

let world: World;
let head: string;
let runIds: number[];

beforeAll(async () => {
  world = await createWorld({ folder: newFolder() });
  const repository = world.github.repository();
  head = repository.addCommit({ files: { 'README.md': 'Hello\n' } });
  repository.setTag('v1.0.0', head);
  runIds = ['release', 'ci', 'lint', 'docs', 'scan'].map((name) =>
    repository.addRun({ headSha: head, path: `.github/workflows/${name}.yml` }),
  );
});

afterAll(() => world.close());

/** What the client prints as its answer. */
async function client(args: readonly string[], job = { runId: runIds[0]!, jobId: 'seal' }) {
  const token = world.github.issueToken({ permissions: { actions: 'read', contents: 'write' } });
  const { stdout } = await run(process.execPath, [script, ...args], {
    env: {
      PATH: process.env.PATH,
      ...world.environment(),
      ...world.results.jobEnvironment(job),
      GITHUB_REPOSITORY: 'octo/demo',
      GITHUB_TOKEN: token,
    },
  });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Record<string, unknown>;
}

describe('the real artifact client in the world', () => {
  const folder = newFolder();
  let uploaded: Record<string, unknown>;

  beforeAll(async () => {
    writeFileSync(join(folder, 'demo.crate'), 'crate bytes');
    writeFileSync(join(folder, 'demo.whl'), 'wheel bytes');
    uploaded = await client(['upload', folder, 'demo.crate', 'demo.whl']);
  });

  test('uploads an artifact whose digest is that of its zip', () => {
    const zip = world.results.artifactBytes(Number(uploaded.id));
    expect(uploaded.digest).toBe(createHash('sha256').update(zip).digest('hex'));
    expect(world.results.listArtifacts()).toMatchObject([
      { id: uploaded.id, name: 'sealed', runId: runIds[0], expired: false },
    ]);
  });

  test('downloads it by ID in another job of the run, bytes as they were', async () => {
    const target = newFolder();
    const job = { runId: runIds[0]!, jobId: 'publish' };
    const hash = `sha256:${String(uploaded.digest)}`;
    const answer = await client(['download', target, String(uploaded.id), hash], job);
    expect(answer.digestMismatch).toBe(false);
    expect(readFileSync(join(target, 'demo.crate'), 'utf8')).toBe('crate bytes');
    expect(readFileSync(join(target, 'demo.whl'), 'utf8')).toBe('wheel bytes');
  });

  test('notices bytes that were replaced', async () => {
    const id = Number(uploaded.id);
    const zip = world.results.artifactBytes(id);
    // A byte of the zip's comment length: still readable, and no longer the same.
    const tampered = Buffer.concat([zip.subarray(0, -2), Buffer.from([1, 0, 0x21])]);
    world.results.replaceArtifactBytes(id, tampered);
    const hash = `sha256:${String(uploaded.digest)}`;
    const answer = await client(['download', newFolder(), String(id), hash]);
    expect(answer.digestMismatch).toBe(true);
    world.results.replaceArtifactBytes(id, zip);
  });

  test('fetches it from another run through the REST API', async () => {
    const target = newFolder();
    const job = { runId: runIds[1]!, jobId: 'resume' };
    const artifact = await client(['downloadFrom', target, String(runIds[0])], job);
    expect(artifact).toMatchObject({
      id: uploaded.id,
      digest: `sha256:${String(uploaded.digest)}`,
    });
    expect(readFileSync(join(target, 'demo.crate'), 'utf8')).toBe('crate bytes');
  });

  test('is refused a second artifact of that name in the run', () => {
    expect(uploaded.refusal).toContain('an artifact with this name already exists');
  });

  test('lists and deletes', async () => {
    const answer = await client(['remove']);
    expect(answer).toEqual({ before: 1, removed: uploaded.id, after: 0 });
  });
});

describe('octokit in the world', () => {
  test('stages a draft, uploads, reads the bytes back and publishes', async () => {
    const path = join(newFolder(), 'demo.tar.gz');
    writeFileSync(path, 'sealed bytes');
    expect(await client(['release', '', 'v1.0.0', path])).toEqual({
      served: 'sealed bytes',
      digest: `sha256:${createHash('sha256').update('sealed bytes').digest('hex')}`,
      url: 'https://github.com/octo/demo/releases/tag/v1.0.0',
      latest: 'v1.0.0',
    });
    expect(world.github.repository().tagCommit('v1.0.0')).toBe(head);
  });

  test('follows the pages of a listing', async () => {
    expect(await client(['runs', '', head])).toEqual([...runIds].reverse());
  });
});

describe('after all of it', () => {
  test('nobody did what no scenario allows', () => {
    expect(world.violations).toEqual([]);
  });
});
