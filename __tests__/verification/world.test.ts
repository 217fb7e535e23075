/** The real bundle on a release of the loopback GitHub: as anybody, with a token, and as the action. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolders } from '../support/folders.ts';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { projectFolder } from '../support/run-node.ts';
import { runProgram, type ProgramOutcome } from '../support/run-program.ts';
import { commit, signedRelease, tag, type SignedRelease } from './support.ts';

const folderWith = temporaryFolders();
let release: SignedRelease;
let world: OpenedWorld;
let trustedRoot: string;
let draftId: number;
let assets: { readonly name: string; readonly bytes: Buffer }[];
beforeAll(async () => {
  release = await signedRelease(folderWith());
  trustedRoot = join(folderWith({ 'roots.jsonl': release.rootLines }), 'roots.jsonl');
  assets = readdirSync(release.folder).map((name) => ({
    name,
    bytes: readFileSync(join(release.folder, name)),
  }));
  world = await openWorld();
  world.github.addRepository('octo/secret', { private: true });
  for (const name of ['octo/demo', 'octo/secret']) {
    const repository = world.github.repository(name);
    repository.addCommit({ message: 'Release', sha: commit });
    repository.setTag(tag, commit, { annotated: true });
    repository.addRelease({ tagName: tag, draft: false, assets });
  }
  draftId = world.github.repository('octo/demo').addRelease({ tagName: tag, draft: true, assets });
});
afterAll(async () => {
  expect(world.violations).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const pinned = ['--workflow', '.github/workflows/release.yml'];

/** `release-actions verify-release …`, with a token when it is given. */
function verify(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<ProgramOutcome> {
  const cli = join(projectFolder, 'dist/cli/index.js');
  const flags = ['--trusted-root', trustedRoot, ...args];
  const { GITHUB_TOKEN: _, GH_TOKEN: __, ...outside } = world.environment();
  return runProgram(process.execPath, [cli, 'verify-release', ...flags], {
    cwd: folderWith(),
    env: { ...outside, ...env },
  });
}

/** Requests since the count. */
const since = (count: number) =>
  world.log.requests.slice(count).filter(({ method }) => method !== 'CONNECT');

describe('release-actions verify-release', () => {
  it('verifies a public release, and sends no token though there is one', async () => {
    const before = world.log.requests.length;
    const token = world.github.issueToken({ permissions: { contents: 'write' } });
    const args = ['--tag', tag, '--repository', 'octo/demo', ...pinned];
    const { code, stdout, stderr } = await verify(args, { GITHUB_TOKEN: token });
    expect({ code, stderr: stderr.replace(/^Downloaded.*\n/gm, '') }).toEqual({
      code: 0,
      stderr: 'ok verify-release\n',
    });
    expect(stdout).toMatch(/^verified: octo\/demo v1\.2\.0, 15 checks passed, 5 not asked for\n/);
    expect(stdout).toContain('14 assets, downloaded as anybody gets them\n');
    const requests = since(before);
    expect(requests.flatMap(({ headers }) => headers.authorization ?? [])).toEqual([]);
    expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(['GET']));
    // Release, assets, tag and its object, GitHub's own attestation; each asset leads elsewhere.
    expect(requests).toHaveLength(5 + 2 * assets.length);
  });

  it('verifies a draft with the token of who may see it', async () => {
    const args = ['--release-id', String(draftId), '--repository', 'octo/demo', ...pinned];
    const without = await verify(args);
    expect(without.code).toBe(1);
    expect(without.stdout).toContain('VERIFY_RELEASE_ABSENT');
    const permissions = { contents: 'write', attestations: 'read' } as const;
    const token = world.github.issueToken({ permissions });
    const { code, stdout } = await verify(args, { GITHUB_TOKEN: token });
    expect(stdout).toContain('14 assets, downloaded with the token');
    expect(code).toBe(0);
  });

  it('verifies a private repository with the token, and sees nothing without', async () => {
    const args = ['--tag', tag, '--repository', 'octo/secret', '--json'];
    const without = await verify(args);
    expect(without.code).toBe(1);
    expect(JSON.parse(without.stdout)).toMatchObject({
      verdict: 'refused',
      checks: [{ id: 'files', failures: [{ code: 'VERIFY_RELEASE_ABSENT' }] }],
    });
    const permissions = { contents: 'read', attestations: 'read' } as const;
    const token = world.github.issueToken({ permissions, repository: 'octo/secret' });
    const { code, stdout } = await verify(args, { GITHUB_TOKEN: token });
    // The set was sealed for octo/demo: the right bytes in the wrong place are refused.
    expect(code).toBe(1);
    const { checks } = JSON.parse(stdout) as { checks: { id: string; standing: string }[] };
    const standing = Object.fromEntries(checks.map((check) => [check.id, check.standing]));
    expect(standing).toMatchObject({ files: 'pass', 'tag-commit': 'pass', manifest: 'fail' });
  });

  it('refuses a replaced asset, and exits with 1', async () => {
    const repository = world.github.repository('octo/demo');
    const { id } = repository.releases()[0]!.assets.find(({ name }) => name.endsWith('.crate'))!;
    const bytes = repository.assetBytes(id);
    repository.replaceAssetBytes(id, Buffer.concat([bytes, Buffer.from('x')]));
    const { code, stdout, stderr } = await verify(['--tag', tag, '--repository', 'octo/demo']);
    repository.replaceAssetBytes(id, bytes);
    expect(code).toBe(1);
    expect(stdout).toContain('VERIFY_FILE_DIFFERS');
    expect(stderr).toContain('error VERIFY_REFUSED: octo/demo v1.2.0 is not verified:');
  });

  it('takes its files from a folder, offline, and asks nobody', async () => {
    const before = world.log.requests.length;
    const args = [
      '--folder',
      release.folder,
      '--offline',
      '--tag',
      tag,
      '--repository',
      'octo/demo',
    ];
    const { code, stdout } = await verify(args);
    expect(stdout).toMatch(/^verified: /);
    expect(code).toBe(0);
    expect(world.log.requests.length).toBe(before);
  });

  it('says what is missing in a command line, and exits with 2', async () => {
    const { code, stderr } = await verify(['--repository', 'octo/demo']);
    expect(code).toBe(2);
    expect(stderr).toContain('error VERIFY_REQUEST_UNCLEAR: no tag, no release ID and no folder');
  });
});

describe('the action verify-release', () => {
  it('sets its outputs and writes the summary', async () => {
    const folder = folderWith({ outputs: '', summary: '' });
    const stub = join(projectFolder, 'dist/verify-release/index.js');
    const { code } = await runProgram(process.execPath, [stub], {
      env: {
        ...world.environment(),
        INPUT_TAG: tag,
        INPUT_REPOSITORY: 'octo/demo',
        'INPUT_TRUSTED-ROOT': trustedRoot,
        'INPUT_OUT-FOLDER': join(folder, 'release'),
        GITHUB_OUTPUT: join(folder, 'outputs'),
        GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      },
    });
    expect(code).toBe(0);
    const outputs = readFileSync(join(folder, 'outputs'), 'utf8');
    expect(outputs).toMatch(/^verdict<<.*\nverified\n/m);
    expect(readFileSync(join(folder, 'summary'), 'utf8')).toMatch(
      /^## ✔ Verified: octo\/demo v1\.2\.0/,
    );
    expect(readdirSync(join(folder, 'release')).sort()).toEqual(
      assets.map(({ name }) => name).sort(),
    );
  });
});
