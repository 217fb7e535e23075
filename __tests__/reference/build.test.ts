import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const project = fileURLToPath(new URL('../../reference/project', import.meta.url));
const parts = ['crate', 'python', 'npm'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reference-build-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** `part/file: sha256` of everything below a folder with one folder a part. */
function digests(root: string): string[] {
  return parts.flatMap((part) =>
    readdirSync(join(root, part))
      .sort()
      .map((name) => {
        const bytes = readFileSync(join(root, part, name));
        return `${part}/${name}: ${createHash('sha256').update(bytes).digest('hex')}`;
      }),
  );
}

function build(root: string, env: NodeJS.ProcessEnv = process.env) {
  const { status, stdout, stderr } = spawnSync(join(root, 'build'), [join(folder, 'dist')], {
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('the reference project', () => {
  it('builds the prebuilt bytes with the tools that are here', () => {
    expect(build(project)).toMatchObject({ status: 0 });
    expect(digests(join(folder, 'dist'))).toEqual(digests(join(project, 'prebuilt')));
  });

  it('gives the same bytes from another folder, another umask and another time zone', () => {
    const copy = join(folder, 'elsewhere', 'copy');
    cpSync(project, copy, { recursive: true });
    const run = spawnSync('bash', ['-c', 'umask 077; exec ./build "$0"', join(folder, 'dist')], {
      cwd: copy,
      env: { ...process.env, TZ: 'Pacific/Auckland', LC_ALL: 'C' },
      encoding: 'utf8',
    });
    expect(run).toMatchObject({ status: 0 });
    expect(digests(join(folder, 'dist'))).toEqual(digests(join(project, 'prebuilt')));
  });

  it('takes the prebuilt files, and says so, where the tools are missing', () => {
    const bin = join(folder, 'bin');
    const tools = ['bash', 'cat', 'cp', 'cut', 'diff', 'dirname', 'mkdir', 'mktemp', 'rm', 'sed'];
    spawnSync('mkdir', [bin]);
    for (const tool of tools) {
      const path = spawnSync('bash', ['-c', `command -v ${tool}`], { encoding: 'utf8' });
      symlinkSync(path.stdout.trim(), join(bin, tool));
    }
    const outcome = build(project, { PATH: bin });
    expect(outcome).toMatchObject({ status: 0 });
    expect(outcome.stdout).toContain('crate: prebuilt with cargo');
    expect(outcome.stdout).toContain('here: absent');
    expect(digests(join(folder, 'dist'))).toEqual(digests(join(project, 'prebuilt')));
  });

  it('fails when the sources no longer give the prebuilt bytes', () => {
    const copy = join(folder, 'copy');
    cpSync(project, copy, { recursive: true });
    writeFileSync(join(copy, 'python/README.md'), 'changed\n');
    const outcome = build(copy);
    const isPythonHere = spawnSync('python3', ['--version']).status === 0;
    // Without Python the prebuilt file is taken, and nothing is compared.
    expect(outcome.status).toBe(isPythonHere ? 1 : 0);
    if (isPythonHere) expect(outcome.stderr).toContain('built other bytes than the prebuilt ones');
  });
});
