import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { workflowArtifacts } from '../../src/adapters/artifacts.ts';
import { Failure } from '../../src/failure.ts';
import type { StoredArtifact } from '../../src/ports.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeLog, fakeRun } from '../support/fakes.ts';
import { temporaryFolders } from '../support/folders.ts';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { projectFolder } from '../support/run-node.ts';
import { runProgram } from '../support/run-program.ts';
import { zipOf, type ZipMember } from '../support/zip.ts';
import { unpackArtifact } from '../../src/adapters/artifacts/unpack.ts';

const folderWith = temporaryFolders();
const name = 'sealed';

/** Calls of the port in a process of its own, as a runner starts an action. */
const driver = `
  import { workflowArtifacts } from './src/adapters/artifacts.ts';
  const { calls, token, runId } = JSON.parse(process.env.CALLS);
  const log = { info() {}, debug() {}, progress() {}, annotate() {}, mask() {} };
  const host = { run: { runId, apiUrl: process.env.GITHUB_API_URL }, log };
  const artifacts = workflowArtifacts({ host, token, repository: 'octo/demo' });
  const outcomes = [];
  for (const [method, ...args] of calls) {
    try {
      outcomes.push({ value: await artifacts[method](...args) });
    } catch (error) {
      outcomes.push({ code: error.code, seen: error.seen, message: String(error) });
    }
  }
  process.stdout.write('\\nOUTCOMES' + JSON.stringify(outcomes));
`;

type Call = readonly [method: 'find' | 'upload' | 'download', ...args: unknown[]];

interface Outcome {
  readonly value?: StoredArtifact;
  readonly code?: string;
  readonly seen?: string;
  readonly message?: string;
}

let world: OpenedWorld;
let runId: number;
let otherRunId: number;
let token: string;
let stored: number;

/** What came of each call, made by a job of the run (or of no run at all). */
async function call(calls: readonly Call[], run: number | null = runId) {
  const job = run === null ? {} : world.results.jobEnvironment({ runId: run, jobId: 'seal' });
  const env = {
    ...world.environment(),
    ...job,
    CALLS: JSON.stringify({ calls, token, runId: run ?? undefined }),
  };
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', driver];
  const { stdout, stderr } = await runProgram(process.execPath, args, { cwd: projectFolder, env });
  const outcomes = stdout.split('\nOUTCOMES')[1];
  if (outcomes === undefined) throw new Error(stderr);
  return { outcomes: JSON.parse(outcomes) as Outcome[], printed: stdout + stderr };
}

/** Throws the failure that a call ended with. */
function failed(outcome: Outcome | undefined): never {
  const { code, seen = '', message } = outcome ?? {};
  if (code === undefined) throw new Error(message ?? 'the call did not fail');
  throw new Failure(code, { seen, expected: 'something else', cure: 'None here.' });
}

beforeAll(async () => {
  world = await openWorld();
  const repository = world.github.repository();
  const headSha = repository.addCommit({ message: 'Release' });
  runId = repository.addRun({ headSha });
  otherRunId = repository.addRun({ headSha });
  token = world.github.issueToken({ permissions: { actions: 'read', contents: 'read' } });
  const folder = folderWith({ 'a.txt': 'a', 'b.bin': Buffer.alloc(3_000_000, 7), 'no.txt': 'n' });
  const { outcomes } = await call([['upload', name, folder, ['a.txt', 'b.bin'], 30]]);
  stored = outcomes[0]!.value!.id;
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

describe('artifacts of this run', () => {
  it('are found by name, downloaded by ID, and hold exactly what was uploaded', async () => {
    const folder = folderWith();
    const { outcomes } = await call([
      ['find', name],
      ['find', 'other'],
      ['download', stored, folder],
    ]);
    expect(outcomes[0]!.value).toMatchObject({ id: stored });
    expect(outcomes[0]!.value!.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(outcomes[1]).toEqual({});
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'b.bin']);
    expect(readFileSync(join(folder, 'b.bin')).equals(Buffer.alloc(3_000_000, 7))).toBe(true);
  });

  it('are refused when the name is taken, the ID unknown or another run’s', async () => {
    const folder = folderWith({ 'a.txt': 'a' });
    const [taken, unknown] = (
      await call([
        ['upload', name, folder, ['a.txt'], 30],
        ['download', 999_999, folderWith()],
      ])
    ).outcomes;
    await expectFailure('ARTIFACT_NAME_TAKEN', () => failed(taken));
    await expectFailure('ARTIFACT_NOT_FOUND', () => failed(unknown));
    const [foreign] = (await call([['download', stored, folderWith()]], otherRunId)).outcomes;
    await expectFailure('ARTIFACT_NOT_FOUND', () => failed(foreign));
  });

  it('cannot be had outside of a run', async () => {
    const artifacts = workflowArtifacts({
      host: { run: fakeRun(), log: fakeLog() },
      token: 'token',
      repository: 'octo/demo',
    });
    await expectFailure('ARTIFACT_OUTSIDE_RUN', () => artifacts.find(name));
    await expectFailure('ARTIFACT_OUTSIDE_RUN', () => artifacts.download(stored, folderWith()));
  });

  it('are told apart from a service that refuses', async () => {
    world.faults.add({
      id: 'refuses',
      match: { host: 'results-receiver.actions.githubusercontent.com' },
      effect: { kind: 'status', status: 403, body: { code: 'permission_denied', msg: 'no' } },
    });
    const folder = folderWith({ 'a.txt': 'a' });
    const { outcomes } = await call([
      ['upload', 'new', folder, ['a.txt'], 30],
      ['find', name],
    ]);
    world.faults.remove('refuses');
    await expectFailure('ARTIFACT_UPLOAD_FAILED', () => failed(outcomes[0]));
    await expectFailure('ARTIFACT_UNREACHABLE', () => failed(outcomes[1]));
  });
});

describe('an artifact of another run', () => {
  const fromRun = (id: number) => ({ runId: id });

  it('is fetched through the API, outside of any run as well', async () => {
    for (const run of [otherRunId, null]) {
      const folder = folderWith();
      const { outcomes, printed } = await call([['download', stored, folder, fromRun(runId)]], run);
      expect(outcomes).toEqual([{}]);
      expect(readdirSync(folder).sort()).toEqual(['a.txt', 'b.bin']);
      expect(printed).not.toContain(token);
    }
  });

  it('is refused when it is not of that run, or not there', async () => {
    const { outcomes } = await call(
      [
        ['download', stored, folderWith(), fromRun(otherRunId)],
        ['download', 999_999, folderWith(), fromRun(1)],
      ],
      null,
    );
    await expectFailure('ARTIFACT_NOT_FOUND', () => failed(outcomes[0]));
    await expectFailure('ARTIFACT_NOT_FOUND', () => failed(outcomes[1]));
  });

  it('needs a token that the API takes', async () => {
    const good = token;
    token = world.github.issueToken({ permissions: { actions: 'read' } });
    world.github.revokeToken(token);
    const { outcomes } = await call([['download', stored, folderWith(), fromRun(runId)]], null);
    token = '';
    const without = await call([['download', stored, folderWith(), fromRun(runId)]], null);
    token = good;
    await expectFailure('ARTIFACT_UNREACHABLE', () => failed(outcomes[0]));
    await expectFailure('ARTIFACT_UNREACHABLE', () => failed(without.outcomes[0]));
  });
});

describe('an artifact that somebody tampered with', () => {
  /** Uploads a new artifact and puts other bytes behind it. */
  async function tampered(artifactName: string, bytes: Buffer): Promise<number> {
    const folder = folderWith({ 'a.txt': 'a' });
    const { outcomes } = await call([['upload', artifactName, folder, ['a.txt'], 30]]);
    const { id } = outcomes[0]!.value!;
    world.results.replaceArtifactBytes(id, bytes);
    return id;
  }

  it('is refused by the digest of its upload, on both ways', async () => {
    const id = await tampered('other-bytes', zipOf([{ name: 'a.txt', content: 'b' }]));
    const { outcomes } = await call([
      ['download', id, folderWith()],
      ['download', id, folderWith(), { runId }],
    ]);
    await expectFailure('ARTIFACT_DIGEST_MISMATCH', () => failed(outcomes[0]));
    await expectFailure('ARTIFACT_DIGEST_MISMATCH', () => failed(outcomes[1]));
    const elsewhere = await call([['download', id, folderWith(), { runId }]], null);
    await expectFailure('ARTIFACT_DIGEST_MISMATCH', () => failed(elsewhere.outcomes[0]));
  });
});

describe('unpacking a hostile artifact', () => {
  const file = (name: string): ZipMember => ({ name, content: 'x' });

  async function unpacked(...members: ZipMember[]): Promise<string[]> {
    const folder = folderWith({ 'artifact.zip': zipOf(members) });
    const target = join(folder, 'in');
    await unpackArtifact(join(folder, 'artifact.zip'), target).finally(() => {
      expect(readdirSync(folder).sort()).toEqual(['artifact.zip', 'in']);
    });
    return readdirSync(target);
  }

  it('writes nothing outside of the folder, and no link', async () => {
    expect(await unpacked(file('a.txt'))).toEqual(['a.txt']);
    for (const name of ['../out', '/tmp/out', 'a/../../out', '..\\out']) {
      await expectFailure('ARCHIVE_UNSAFE_NAME', () => unpacked(file('a.txt'), file(name)));
    }
    const link = { name: 'link', content: '/etc', mode: 0o120777 };
    await expectFailure('ARCHIVE_LINK', () => unpacked(link, file('link/x')));
    await expectFailure('ARCHIVE_DUPLICATE_NAME', () => unpacked(file('a'), file('a')));
  });
});
