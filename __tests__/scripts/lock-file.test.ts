import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { completeLockFile, findMissing, type LockFile } from '../../scripts/lock-file.ts';
import { projectFolder } from '../support/run-node.ts';

const lock: LockFile = {
  packages: {
    '': { version: '1.0.0' },
    'node_modules/tool': {
      version: '2.0.0',
      dev: true,
      optionalDependencies: {
        '@tool/linux-x64-musl': '2.0.0',
        '@tool/darwin-arm64': '2.0.0',
        '@tool/win32-x64-msvc': '2.0.0',
      },
    },
    'node_modules/@tool/linux-x64-musl': {
      version: '2.0.0',
      integrity: 'sha512-abc',
      license: 'MIT',
    },
    'node_modules/tool/node_modules/@tool/win32-x64-msvc': { version: '2.0.0' },
  },
};

describe('a lock file without the packages of other platforms', () => {
  it('is told by what is missing, wherever Node would look', () => {
    expect(findMissing(lock).map(({ name }) => name)).toEqual(['@tool/darwin-arm64']);
  });

  it('is completed with entries that are installed on their platform only', () => {
    const completed = completeLockFile(lock);
    expect(completed.packages['node_modules/@tool/darwin-arm64']).toEqual({
      version: '2.0.0',
      cpu: ['arm64'],
      dev: true,
      license: 'MIT',
      optional: true,
      os: ['darwin'],
    });
    expect(findMissing(completed)).toEqual([]);
  });
});

describe('the lock file of this project', () => {
  const text = readFileSync(join(projectFolder, 'package-lock.json'), 'utf8');

  it('has an entry for every platform, so that npm ci takes it everywhere', () => {
    expect(findMissing(JSON.parse(text) as LockFile)).toEqual([]);
  });

  it('names no registry: npm takes the address from its own configuration', () => {
    expect(text).not.toMatch(/"resolved"|https?:\/\/[^"]*\.tgz/);
  });
});
