import { describe, expect, test } from '@jest/globals';
import { promotionPredicateType, type PromotionReceipt } from '../../src/oci/receipt.ts';
import { statementType } from '../../src/receipt/receipt.ts';
import { mergeReceipts, requireOfRelease } from '../../src/rollback/promoted-tags.ts';
import { versionIn } from '../../src/rollback/rollback-inputs.ts';
import { parseStagingPattern, selectStaging } from '../../src/rollback/staging-tags.ts';
import { manifest } from '../release/support/sealed.ts';
import { expectFailure } from '../support/expect-failure.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const before = digest('0');
const first = digest('1');
const second = digest('2');

type Tag = PromotionReceipt['predicate']['tags'][number];

function receipt(image: string, former: string | null, more: Partial<Tag> & { at?: string } = {}) {
  const { at = '2026-01-01T00:00:00.000Z', ...tag } = more;
  const repository = 'ghcr.io/octo/demo';
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  return {
    _type: statementType,
    subject: [{ name: repository, digest: { sha256: image.slice(7) } }],
    predicateType: promotionPredicateType,
    predicate: {
      image: { repository, digest: image, mediaType, platforms: [] },
      version: '1.2.3',
      state: 'published',
      tags: [{ name: 'latest', moving: true, former, outcome: 'set', ...tag }],
      evidence: { kind: 'none' },
      writtenAt: at,
      run: { runId: 1, runAttempt: 1, workflow: null },
    },
  } satisfies PromotionReceipt;
}

const later = '2026-01-02T00:00:00.000Z';

describe('where a tag stood before the release', () => {
  test.each<[string, readonly PromotionReceipt[], string | null | undefined]>([
    ['is what its receipt tells', [receipt(first, before)], before],
    ['may be nowhere', [receipt(first, null)], null],
    [
      'is what the first attempt tells, when the second found its own work',
      [receipt(first, first, { outcome: 'unchanged', at: later }), receipt(first, before)],
      before,
    ],
    [
      'is what the second attempt tells, when the first had been put back',
      [receipt(first, second), receipt(first, before, { at: later })],
      before,
    ],
    [
      'is before the first image, when a second one was promoted over it',
      [receipt(second, first, { at: later }), receipt(first, before)],
      before,
    ],
    ['is not known, when it stood at the image already', [receipt(first, first)], undefined],
  ])('%s', (_, receipts, former) => {
    expect(mergeReceipts(receipts)).toMatchObject([{ name: 'latest', former }]);
    expect(mergeReceipts(receipts.toReversed())).toMatchObject([{ name: 'latest', former }]);
  });

  test('is not asked for a tag that no attempt touched', () => {
    expect(mergeReceipts([receipt(first, before, { outcome: 'left' })])).toEqual([]);
  });
});

describe('a receipt', () => {
  const of = { tag: 'core-v1.2.3', version: '1.2.3' };
  const [name, repository, mediaType] = ['demo', 'ghcr.io/octo/demo', 'application/json'];
  const sealed = { name, repository, digest: first, mediaType, platforms: [] };
  const withImage = { ...of, manifest: { ...manifest, images: [sealed] } };

  test('is of this release by its version, and by a sealed image where there is one', () => {
    requireOfRelease([receipt(second, before)], { ...of, manifest: undefined });
    requireOfRelease([receipt(second, before)], { ...of, manifest });
    requireOfRelease([receipt(first, before)], withImage);
  });

  test.each([
    ['of another version', [receipt(first, before)], { ...withImage, version: '1.2.4' }],
    [
      'of the same version of another project',
      [receipt(first, before), receipt(second, before)],
      withImage,
    ],
  ])('%s is refused', async (_, receipts, other) => {
    await expectFailure('ROLLBACK_RECEIPT_DIFFERS', () => requireOfRelease(receipts, other));
  });
});

const subject = {
  ...{ repository: 'octo/demo', tag: 'v1.2.1', version: '1.2.1', commit: undefined, run: 12 },
  ...{ manifest: undefined, manifestSha256: undefined },
};
const names = [
  ...[
    'build-12',
    'build-12-amd64',
    'build-123-amd64',
    'build-112',
    '1.2.1',
    '1.2.1-rc.1',
    '1.2.12',
  ],
  ...[
    'build-1.2.1-x',
    'build-1.2.10-x',
    'build-1.2.1-rc.1-amd64',
    'latest',
    'v1.2.1-alpha',
    `sha256-${'0'.repeat(64)}.sig`,
  ],
];
const select = (template: string) =>
  selectStaging(names, parseStagingPattern(`ghcr.io/octo/demo:${template}`, subject), []);

describe('staging tags', () => {
  test.each([
    ['build-{{run}}', ['build-12']],
    ['build-{{ run }}-*', ['build-12-amd64']],
    ['build-{{run}}*', ['build-12', 'build-12-amd64']],
    // Not 1.2.12, which is named like a version.
    ['*{{run}}', ['build-12']],
    ['build-{{version}}-x', ['build-1.2.1-x']],
    ['{{version}}-rc.1', ['1.2.1-rc.1']],
    ['build-{{commit}}', []],
  ])('%s takes its own alone', (template, taken) => {
    expect(select(template)).toEqual(taken);
  });

  test('are never those that were promoted', () => {
    const pattern = parseStagingPattern('ghcr.io/octo/demo:build-{{run}}', subject);
    expect(selectStaging(names, pattern, [{ ...pattern, name: 'build-12' }])).toEqual([]);
  });

  test.each([
    'ghcr.io/octo/demo:build-*',
    // `build-1.2.1-rc.1-amd64` is another release's.
    'ghcr.io/octo/demo:build-{{version}}-*',
    'ghcr.io/octo/demo:build-{{version}}*',
    'ghcr.io/octo/demo:{{version}}*',
    'ghcr.io/octo/demo:{{version}}',
    'ghcr.io/octo/demo:v{{version}}',
    'ghcr.io/octo/demo:{{major}}',
    'ghcr.io/octo/demo:-{{run}}',
    'ghcr.io/octo/demo:1.2.1:{{run}}',
    'localhost:5000/octo/demo',
  ])('%s is refused', async (text) => {
    await expectFailure('INPUT_INVALID', () => parseStagingPattern(text, subject));
  });

  test('need the whole repository', async () => {
    await expectFailure('IMAGE_REFERENCE_INVALID', () =>
      parseStagingPattern('octo/demo:build-{{run}}', subject),
    );
  });
});

describe('the version of a tag', () => {
  test.each([
    ['v1.2.3', '1.2.3'],
    ['1.2.3-rc.1', '1.2.3-rc.1'],
    ['demo-v1.2.3', '1.2.3'],
    ['libv2-1.2.3', '1.2.3'],
    ['nightly', undefined],
    ['v1.2', undefined],
  ])('%s is %s', (tag, version) => {
    expect(versionIn(tag)).toBe(version);
  });
});
