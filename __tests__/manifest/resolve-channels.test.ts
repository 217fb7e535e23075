import { describe, expect, it } from '@jest/globals';
import { resolveChannels } from '../../src/manifest/resolve-channels.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { channel } from './support.ts';

const pure = 'tide_mark-1.2.0-py3-none-any.whl';
const native = 'tide_mark-1.2.0-cp312-cp312-manylinux_2_28_x86_64.whl';
const other = 'harbour-1.2.0-py3-none-any.whl';
const source = 'tide_mark-1.2.0.tar.gz';

const resolve = (...artifacts: string[]) =>
  resolveChannels(
    [channel('pypi', 'pypi', { package: 'Tide.Mark', artifacts })],
    [pure, native, other, source],
    '1.2.0',
  );

describe('a channel of PyPI', () => {
  it('serves every wheel of its project', () => {
    expect(resolve('tide_mark-*.whl')[0]!.artifacts).toEqual([native, pure]);
  });

  it('is refused when a wheel of its project is left out: users would get none, or an old one', async () => {
    const failure = await expectFailure('SEAL_CHANNEL_INCOMPLETE', () => resolve('*-none-any.whl'));
    expect(failure.seen).toContain(native);
  });

  it('need not serve a source archive, whose name may be that of another kind of file', () => {
    expect(resolve('tide_mark-*.whl')[0]!.artifacts).not.toContain(source);
  });
});
