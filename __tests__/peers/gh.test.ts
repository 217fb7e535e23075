import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openWorld } from '../support/open-world.ts';
import { runProgram } from '../support/run-program.ts';

describe('the real gh command in the world', () => {
  test('stages, views, publishes, lists and downloads a release', async () => {
    await using world = await openWorld();
    const repository = world.github.repository();
    const head = repository.addCommit({ files: { 'README.md': 'Hello\n' } });
    repository.setTag('v1.0.0', head);
    const run = repository.addRun({ headSha: head });
    const folder = mkdtempSync(join(tmpdir(), 'gh-'));
    writeFileSync(join(folder, 'demo.txt'), 'sealed bytes');
    const token = world.github.issueToken({ permissions: { contents: 'write', actions: 'read' } });
    const gh = async (...args: string[]) => {
      const env = { ...world.environment(), HOME: folder, GH_TOKEN: token, GH_REPO: 'octo/demo' };
      const { code, stdout, stderr } = await runProgram('gh', args, { cwd: folder, env });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return stdout;
    };

    const notes = ['--title', 'One', '--notes', 'First'];
    await gh('release', 'create', 'v1.0.0', '--draft', ...notes, 'demo.txt');
    expect(await gh('release', 'view', 'v1.0.0')).toMatch(/draft:\s+true[\s\S]*asset:\s+demo\.txt/);
    await gh('release', 'edit', 'v1.0.0', '--draft=false');
    expect(await gh('release', 'list')).toMatch(/One\s+Latest\s+v1\.0\.0/);
    await gh('release', 'download', 'v1.0.0', '--dir', 'out');
    expect(readFileSync(join(folder, 'out', 'demo.txt'), 'utf8')).toBe('sealed bytes');
    expect(await gh('run', 'list')).toContain(String(run));
    const path = `repos/octo/demo/actions/runs?head_sha=${head}`;
    expect(await gh('api', path, '--jq', '.workflow_runs[].conclusion')).toBe('success\n');
    expect(world.violations).toEqual([]);
  });
});
