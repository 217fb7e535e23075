import { describe, expect, it } from '@jest/globals';
import { selectMembers, type Selection } from '../../src/pack/select-members.ts';
import type { FileEntry } from '../../src/ports.ts';
import { expectFailure } from '../support/expect-failure.ts';

const file = (name: string, more: Partial<FileEntry> = {}): FileEntry => ({
  name,
  kind: 'file',
  size: 1,
  ...more,
});
const link = (name: string, linkTarget: string): FileEntry => ({
  name,
  kind: 'link',
  size: 0,
  linkTarget,
});

const folder = [file('a.txt'), file('bin/run', { executable: true }), file('.git/HEAD')];

const select = (entries: readonly FileEntry[], changes: Partial<Selection> = {}) =>
  selectMembers(entries, {
    folder: 'out',
    prefix: '',
    include: [],
    exclude: [],
    links: 'refuse',
    executables: undefined,
    ...changes,
  });
const names = (...given: Parameters<typeof select>) => select(...given).map(({ name }) => name);

describe('the members of an archive', () => {
  it('are all files, sorted by code unit, whatever their order was', () => {
    expect(names([file('b'), file('B'), file('a/b'), file('ä'), file('a.b'), file('a')])).toEqual([
      ...['B', 'a', 'a.b', 'a/b', 'b', 'ä'],
    ]);
  });

  it('are under the prefix, and read from the folder', () => {
    expect(select([file('a.txt')], { prefix: 'demo-1.2.0' })).toEqual([
      { name: 'demo-1.2.0/a.txt', path: 'out/a.txt', size: 1, mode: 0o644 },
    ]);
  });

  it('are those that a glob includes and none excludes, names with a dot among them', () => {
    expect(names(folder, { exclude: ['.git/**'] })).toEqual(['a.txt', 'bin/run']);
    expect(names(folder, { include: ['**'] })).toEqual(['.git/HEAD', 'a.txt', 'bin/run']);
    expect(names(folder, { include: ['*.txt', 'bin/**'] })).toEqual(['a.txt', 'bin/run']);
  });

  it('are executable when their owner may execute them', () => {
    const modes = select(folder).map(({ mode }) => mode.toString(8));
    expect(modes).toEqual(['644', '644', '755']);
  });

  it('are executable as told, when it is told, whatever the file system says', () => {
    const modes = select(folder, { executables: ['*.txt'] }).map(({ mode }) => mode.toString(8));
    expect(modes).toEqual(['644', '755', '644']);
  });

  it('are links as well when links are kept', () => {
    expect(select([file('a'), link('in/l', '../a')], { links: 'keep' })[1]).toEqual({
      name: 'in/l',
      path: 'out/in/l',
      size: 0,
      mode: 0o777,
      linkTarget: '../a',
    });
  });
});

describe('packing is refused', () => {
  it('when there is nothing to pack', async () => {
    await expectFailure('PACK_NOTHING', () => select([]));
    await expectFailure('PACK_NOTHING', () => select(folder, { exclude: ['**'] }));
  });

  it('when a glob of what must be there matches nothing', async () => {
    await expectFailure('PACK_GLOB_UNMATCHED', () => select(folder, { include: ['*', '*.md'] }));
    await expectFailure('PACK_GLOB_UNMATCHED', () => select(folder, { executables: ['run'] }));
  });

  it.each(['a\\b', 'a\nb', 'x'.repeat(1025), 'C:a', '\ud800'])(
    'for the name %p, which not every tool unpacks',
    async (name) => {
      await expectFailure('PACK_NAME_UNSAFE', () => select([file(name)]));
    },
  );

  it.each(['..', '/abs', 'a/../..', './a', 'a/'])('for the prefix %p', async (prefix) => {
    await expectFailure('PACK_NAME_UNSAFE', () => select([file('a')], { prefix }));
  });

  it('for a link, unless links are kept', async () => {
    await expectFailure('PACK_LINK', () => select([link('l', 'a')]));
  });

  it.each(['/etc/passwd', '../x', 'in/../../x', '..', 'C:x', 'a\\b', '', 'a\nb'])(
    'for a link to %p, which leads elsewhere',
    async (target) => {
      await expectFailure('PACK_LINK_OUTSIDE', () =>
        select([link('l', target)], { links: 'keep' }),
      );
    },
  );

  it('for a pipe, but not for one that is left out', async () => {
    const pipe: FileEntry = { name: 'pipe', kind: 'other', size: 0 };
    await expectFailure('PACK_NOT_A_FILE', () => select([pipe]));
    expect(names([pipe, file('a')], { exclude: ['pipe'] })).toEqual(['a']);
  });
});
