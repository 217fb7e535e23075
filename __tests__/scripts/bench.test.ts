import { describe, expect, it } from '@jest/globals';
import { sumUploadedAgain } from '../../scripts/bench/reuploads.ts';
import { median, renderColumns, timeProcess } from '../../scripts/bench/measure.ts';

describe('the median', () => {
  it('is the middle, or the mean of the middle two', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
  });
});

describe('a timed process', () => {
  it('tells its exit code and both outputs', () => {
    const code = `console.log('out'); console.error('err'); process.exitCode = 3;`;
    const { status, output, milliseconds } = timeProcess(process.execPath, ['-e', code]);
    expect(status).toBe(3);
    expect(output).toBe('out\nerr\n');
    expect(milliseconds).toBeGreaterThan(1);
  });
});

describe('columns', () => {
  it('line up, the first to the left and the others to the right', () => {
    expect(
      renderColumns([
        ['what', 'MB/s'],
        ['a', '5'],
        ['longer', '12345'],
      ]),
    ).toBe('what     MB/s\na           5\nlonger  12345');
  });
});

describe('bytes uploaded again', () => {
  it('are those that go where an earlier attempt has uploaded', () => {
    const uploaded = new Map([
      ['release assets', [5, 0, 2]],
      ['npm', [0, 7, 0]],
      // Made anew by every build, and no part of the release.
      ['artifact built', [3, 3, 3]],
      // Every attempt writes its own receipt of the image's tags.
      ['artifact image-promotion', [0, 4, 4]],
    ]);
    expect(sumUploadedAgain(uploaded)).toEqual([0, 0, 2]);
  });
});
