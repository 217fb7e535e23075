import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { actionNames } from '../../actions/index.ts';
import { renderStubs } from '../../scripts/build/stubs.ts';
import { projectFolder } from '../support/run-node.ts';

/** A module that prints the address of every file that Node loads. */
const tellLoads = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({
    load(url, context, next) {
      if (url.startsWith('file:')) process.stderr.write('loaded ' + url + '\\n');
      return next(url, context);
    },
  });
`)}`;

function startStub(name: string) {
  const stub = join(projectFolder, 'dist', name, 'index.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', tellLoads, stub], {
    env: { PATH: process.env.PATH },
    encoding: 'utf8',
  });
  const loaded = stderr
    .split('\n')
    .filter((line) => line.startsWith('loaded '))
    .map((line) => fileURLToPath(line.slice('loaded '.length)));
  return { status, stdout, loaded };
}

describe('dist', () => {
  it('has the stub of every action and of the command line, two lines each', () => {
    for (const { path, content } of renderStubs()) {
      expect(readFileSync(join(projectFolder, 'dist', path), 'utf8')).toBe(content);
    }
  });

  it('comes with the licences of what is in it', () => {
    const licenses = readFileSync(join(projectFolder, 'dist/licenses.txt'), 'utf8');
    for (const name of ['@actions/core', '@actions/artifact', 'undici']) {
      expect(licenses).toContain(name);
    }
  });
});

describe('manifests', () => {
  it('name a stub that exists', () => {
    for (const path of ['action.yml', ...actionNames.map((name) => `${name}/action.yml`)]) {
      const manifest = readFileSync(join(projectFolder, path), 'utf8');
      const main = /^ {2}main: (.+)$/m.exec(manifest)![1]!;
      expect(existsSync(join(projectFolder, path, '..', main))).toBe(true);
    }
  });
});

describe('the bundle of an action', () => {
  it.each([...actionNames])('%s refuses missing inputs with little code loaded', (name) => {
    const { status, stdout, loaded } = startStub(name);
    expect(stdout).toContain('INPUT_MISSING');
    expect(status).toBe(1);
    expect(loaded.length).toBeGreaterThan(1);
    const bytes = loaded.reduce((sum, path) => sum + statSync(path).size, 0);
    // The artifact client, the API client and the world are each far above this.
    expect(bytes).toBeLessThan(100_000);
  });
});
