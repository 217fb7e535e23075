import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { runProgram, type ProgramOutcome } from '../support/run-program.ts';
import { peerTest, requireSuccess, writeProject } from './support.ts';

/** A repository with a commit, its tag and its run, and `gh` as a job of it calls it. */
async function openRepository(world: OpenedWorld) {
  const repository = world.github.repository();
  const head = repository.addCommit({ files: { 'README.md': 'Hello\n' } });
  repository.setTag('v1.0.0', head);
  const run = repository.addRun({ headSha: head });
  const folder = await writeProject(world, 'gh', {
    'demo.txt': 'sealed bytes',
    'more.txt': 'more',
  });
  const token = world.github.issueToken({ permissions: { contents: 'write', actions: 'read' } });
  const env = { ...world.environment(), HOME: folder, GH_TOKEN: token, GH_REPO: 'octo/demo' };
  const tryGh = (...args: string[]): Promise<ProgramOutcome> =>
    runProgram('gh', args, { cwd: folder, env });
  const gh = async (...args: string[]) =>
    requireSuccess(`gh ${args.join(' ')}`, await tryGh(...args)).stdout;
  return { head, run, folder, gh, tryGh };
}

const notes = ['--title', 'One', '--notes', 'First'];

describe('the real gh command in the world', () => {
  peerTest(['gh'], 'stages, views, publishes, lists and downloads a release', async () => {
    await using world = await openWorld();
    const { head, run, folder, gh } = await openRepository(world);
    await gh('release', 'create', 'v1.0.0', '--draft', ...notes, 'demo.txt');
    expect(await gh('release', 'view', 'v1.0.0')).toMatch(/draft:\s+true[\s\S]*asset:\s+demo\.txt/);
    await gh('release', 'edit', 'v1.0.0', '--draft=false');
    expect(await gh('release', 'list')).toMatch(/One\s+Latest\s+v1\.0\.0/);
    await gh('release', 'download', 'v1.0.0', '--dir', 'out');
    expect(await readFile(join(folder, 'out', 'demo.txt'), 'utf8')).toBe('sealed bytes');
    expect(await gh('run', 'list')).toContain(String(run));
    const path = `repos/octo/demo/actions/runs?head_sha=${head}`;
    expect(await gh('api', path, '--jq', '.workflow_runs[].conclusion')).toBe('success\n');
    expect(world.violations).toEqual([]);
  });

  peerTest(
    ['gh'],
    'edits a published release, and replaces an asset only when told to',
    async () => {
      await using world = await openWorld();
      const { folder, gh, tryGh } = await openRepository(world);
      await gh('release', 'create', 'v1.0.0', ...notes, 'demo.txt');
      await gh('release', 'edit', 'v1.0.0', '--title', 'Two', '--notes', 'Second', '--prerelease');
      const view = JSON.parse(
        await gh('release', 'view', 'v1.0.0', '--json', 'name,body,isPrerelease,isDraft,tagName'),
      ) as object;
      expect(view).toEqual({
        name: 'Two',
        body: 'Second',
        isPrerelease: true,
        isDraft: false,
        tagName: 'v1.0.0',
      });
      const again = await tryGh('release', 'upload', 'v1.0.0', 'demo.txt');
      expect(again.stderr).toContain('already exists');
      await writeProject(world, 'gh', { 'demo.txt': 'other bytes' });
      await gh('release', 'upload', 'v1.0.0', 'demo.txt', 'more.txt', '--clobber');
      await gh('release', 'download', 'v1.0.0', '--dir', 'out', '--pattern', '*.txt');
      expect(await readFile(join(folder, 'out', 'demo.txt'), 'utf8')).toBe('other bytes');
      await gh('release', 'delete', 'v1.0.0', '--yes');
      expect((await tryGh('release', 'view', 'v1.0.0')).stderr).toContain('release not found');
      expect(world.violations).toEqual([]);
    },
  );
});
