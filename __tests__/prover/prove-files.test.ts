/** Where the repository of a workflow begins, from whichever of its folders it is named. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import type { Files } from '../../src/ports.ts';
import { proveFiles } from '../../src/prover/prove-files.ts';
import { temporaryFolders } from '../support/folders.ts';
import { callee, opaque } from './releases.ts';

const folderWith = temporaryFolders();
let root: string;

/** Files as they are seen from a folder. */
function seenFrom(folder: string): Pick<Files, 'read' | 'stat'> {
  const at = (path: string) => (path.startsWith('/') ? path : join(folder, path));
  return {
    read: (path, maxBytes) => localFiles.read(at(path), maxBytes),
    stat: (path) => localFiles.stat(at(path)),
  };
}

async function calledFrom(folder: string, path: string): Promise<readonly string[]> {
  const request = { workflows: [path], root: undefined, configuration: undefined };
  const [proven] = await proveFiles(request, seenFrom(join(root, folder)));
  return [...proven!.called.workflows.keys()];
}

beforeAll(() => {
  root = folderWith({
    '.github/workflows/release.yml': opaque,
    '.github/workflows/pypi.yml': callee,
    'other/kept/release.yml': opaque.replace('timeout-minutes: 5', 'timeout-minutes: 6'),
    'kept/alone.yml': opaque,
  });
});

describe('the files that a workflow calls', () => {
  test.each([
    ['.', '.github/workflows/release.yml'],
    ['.', './.github/workflows/release.yml'],
    ['.github/workflows', 'release.yml'],
    ['.github/workflows', './release.yml'],
    ['.github', 'workflows/release.yml'],
    ['.github/workflows', '../workflows/release.yml'],
    ['other', '../.github/workflows/release.yml'],
  ])('are found from %s by the name %s', async (folder, path) => {
    expect(await calledFrom(folder, path)).toEqual(['.github/workflows/pypi.yml']);
  });
  test.each([
    ['other/kept', 'release.yml'],
    ['kept', 'alone.yml'],
  ])(
    'are not those of a repository that the file is no workflow of: %s/%s',
    async (folder, path) => {
      expect(await calledFrom(folder, path)).toEqual([]);
    },
  );
});
