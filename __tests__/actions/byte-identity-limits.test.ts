import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { names } from '../channels/support.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure, expectResultFailure } from '../support/expect-failure.ts';

import { folder, publish, release, run, world } from './byte-identity-world.ts';

describe('files of a job, without a channel', () => {
  test('pass when they are the sealed ones, and nothing is asked of anybody', async () => {
    const local = join(folder, 'rebuilt');
    await cp(join(release.folder, names.crate), join(local, names.crate));
    const result = await run({ channel: 'crates', mode: 'local', 'local-folder': local });
    expect(result.outputs).toEqual({});
    expect(result.summary).toContain(names.crate);
    expect(world.log.count({})).toBe(0);
    await writeFile(join(local, names.crate), await tarGz({ 'demo/code': 'other' }));
    await expectFailure('BYTES_LOCAL_DIFFER', () =>
      run({ channel: 'crates', mode: 'local', 'local-folder': local }),
    );
  });

  test('are refused when none were named: nothing would have been compared', async () => {
    await expectFailure('INPUT_INVALID', () => run({ channel: 'crates', mode: 'local' }));
  });
});

describe('an index named beside the channel', () => {
  test.each(['before', 'after'])(
    '%s publishing, an index that was not sealed stands for no channel',
    async (mode) => {
      // Its bytes may be right: they are not where users of this channel get theirs.
      publish.pypi!();
      for (const given of ['https://test.pypi.org', 'https://pypi.org']) {
        const failure = await expectFailure('CHANNEL_INDEX_DIFFERS', () =>
          run({ channel: 'pypi', mode, 'index-url': given }),
        );
        expect(failure.seen).toContain(given);
      }
      await expectFailure('CHANNEL_INDEX_DIFFERS', () =>
        run({ channel: 'mirror', mode, 'index-url': 'https://mirror.example/other' }),
      );
    },
  );

  test('the index that was sealed may be named again, with or without its last slash', async () => {
    const named = { channel: 'mirror', 'index-url': 'https://mirror.example/demo' };
    const result = await run({ ...named, mode: 'after', timeout: '0s' });
    expectResultFailure('CHANNEL_UNREADABLE', result);
  });
});
