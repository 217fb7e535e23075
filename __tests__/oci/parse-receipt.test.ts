import { describe, expect, test } from '@jest/globals';
import { parsePromotionReceipt } from '../../src/oci/parse-receipt.ts';
import { buildPromotionReceipt, tellTags, type PromotionReceipt } from '../../src/oci/receipt.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeRun } from '../support/fakes.ts';
import { withField } from '../receipt/support.ts';

const digest = `sha256:${'1'.repeat(64)}`;
const older = `sha256:${'2'.repeat(64)}`;

const ofPlatform = { platform: 'linux/amd64', digest: older, sha256: '3'.repeat(64) };

/** A promotion that failed at `latest`, with every field that a receipt may have. */
function goodReceipt(): PromotionReceipt {
  return buildPromotionReceipt({
    source: {
      repository: { registry: 'ghcr.io', name: 'octo/demo' },
      manifest: {
        digest,
        mediaType: 'application/vnd.oci.image.index.v1+json',
        body: Buffer.from('{}'),
      },
      content: { kind: 'index', manifests: [], annotations: {} },
      platforms: [{ platform: 'linux/amd64', digest: older }],
    },
    target: { registry: 'docker.io', name: 'octo/demo' },
    version: '1.6.0',
    state: 'failed',
    tags: tellTags(
      [
        { name: '1.6.0', moving: false, former: undefined, act: 'set' },
        { name: '1.6', moving: true, former: older, act: 'set' },
        { name: 'latest', moving: true, former: older, act: 'left', reason: 'it is newer' },
      ],
      [
        { name: '1.6.0', outcome: 'not-restored', reason: 'HTTP 405\nUNSUPPORTED' },
        { name: '1.6', outcome: 'restored' },
      ],
    ),
    evidence: { kind: 'attestation', predicateType: 'p', signer: 'octo', from: older },
    declared: {
      scans: [{ ...ofPlatform, tool: 'Trivy', worst: 'note' }],
      sboms: [{ ...ofPlatform, format: 'spdx' }],
    },
    visibility: 'public',
    failure: 'IMAGE_NOT_RESTORED',
    writtenAt: new Date('2026-01-02T03:04:05.678Z'),
    run: fakeRun(),
  });
}

describe('the receipt of a promotion', () => {
  test('is read as it was written', () => {
    const built = goodReceipt();
    expect(parsePromotionReceipt(JSON.stringify(built), 'a file')).toEqual(built);
    const { visibility, failure, ...predicate } = built.predicate;
    expect([visibility, failure]).toEqual(['public', 'IMAGE_NOT_RESTORED']);
    const least = { ...built, predicate: { ...predicate, evidence: { kind: 'none' } } };
    expect(parsePromotionReceipt(structuredClone(least), 'a value')).toEqual(least);
  });

  test('loses what nobody asked for', () => {
    const more = withField(goodReceipt(), 'predicate.image.later', 1);
    expect(parsePromotionReceipt(more, 'a value')).toEqual(goodReceipt());
  });

  test.each<[path: string, value: unknown]>([
    ['_type', 'https://in-toto.io/Statement/v0.1'],
    ['predicateType', 'https://release-actions.dev/predicates/channel-receipt/v1'],
    ['subject', []],
    ['subject.0.name', 'docker.io/octo/other'],
    ['subject.0.digest.sha256', '3'.repeat(64)],
    ['subject.1', { name: 'docker.io/octo/demo', digest: { sha256: '1'.repeat(64) } }],
    ['predicate.image.repository', 'octo/demo'],
    ['predicate.image.repository', 'ghcr.io/octo/demo:latest'],
    ['predicate.image.from', 'octo/demo'],
    ['predicate.image.digest', older],
    ['predicate.image.mediaType', 'text/html'],
    ['predicate.image.platforms.0.digest', 'sha512:00'],
    ['predicate.state', 'done'],
    ['predicate.tags.0.name', '../latest'],
    ['predicate.tags.0.name', '1.6'],
    ['predicate.tags.0.former', undefined],
    ['predicate.tags.0.former', ''],
    ['predicate.tags.0.moving', 'false'],
    ['predicate.tags.0.outcome', 'gone'],
    ['predicate.evidence', { kind: 'attestation' }],
    ['predicate.evidence.kind', 'hearsay'],
    ['predicate.writtenAt', 'today'],
    ['predicate.run.runId', 0],
  ])('is refused with another %s', async (path, value) => {
    const { seen } = await expectFailure('IMAGE_RECEIPT_MALFORMED', () =>
      parsePromotionReceipt(withField(goodReceipt(), path, value), 'promotion.json'),
    );
    expect(seen).toContain('in promotion.json `');
  });

  test('is refused when it is no JSON', async () => {
    await expectFailure('IMAGE_RECEIPT_MALFORMED', () => parsePromotionReceipt('{', 'a file'));
  });
});
