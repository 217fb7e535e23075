import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { requireDistinctNames, requireSafeName } from '../../src/manifest/safe-name.ts';
import { unsafeNameReason } from '../../src/manifest/safe-name.ts';
import { expectFailure } from '../support/expect-failure.ts';

describe('a safe name', () => {
  it.each(['demo-1.2.3.crate', 'demo_ext-1.0+cu118-cp311-cp311-linux_x86_64.whl', 'LICENSE', '_x'])(
    'is kept as it is: %s',
    (name) => {
      expect(requireSafeName(name)).toBe(name);
    },
  );

  it('is one path segment that no platform reads as anything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 12 }), (name) => {
        if (unsafeNameReason(name) !== undefined) return;
        expect(name).toMatch(/^[A-Za-z0-9_+][A-Za-z0-9._+-]*$/);
        expect(name).not.toMatch(/\.\.|\.$/);
        expect(encodeURIComponent(name.replaceAll('+', ''))).toBe(name.replaceAll('+', ''));
      }),
    );
  });
});

describe('an unsafe name', () => {
  it.each([
    ['', 'is empty'],
    ['a b', 'characters'],
    ['a~b', 'characters'],
    ['ü.txt', 'characters'],
    ['a/b', 'characters'],
    ['a\\b', 'characters'],
    ['a%0Ab', 'characters'],
    ['a\nb', 'characters'],
    ['a\u001b[31m', 'characters'],
    ['.hidden', 'starts with'],
    ['-rf', 'starts with'],
    ['a..b', 'two in a row'],
    ['a.', 'ends with a dot'],
    ['NUL', 'Windows'],
    ['com1.txt', 'Windows'],
    ['x'.repeat(201), 'longer than 200'],
  ])('is refused with the reason: %j', async (name, reason) => {
    const failure = await expectFailure('NAME_UNSAFE', () => requireSafeName(name));
    expect(failure.seen).toContain(reason);
  });

  it('does not reach a log unescaped', async () => {
    const failure = await expectFailure('NAME_UNSAFE', () => requireSafeName('a\n::set-output x'));
    expect(failure.message).not.toContain('\n');
  });
});

describe('two names that differ only in case', () => {
  it('are refused', async () => {
    requireDistinctNames(['a', 'b']);
    await expectFailure('NAME_DUPLICATE', () => requireDistinctNames(['Demo.zip', 'demo.ZIP']));
  });
});
