import { describe, expect, test } from '@jest/globals';
import type { PromotionReceipt } from '../../src/oci/receipt.ts';
import { mergeReceipts } from '../../src/rollback/promoted-tags.ts';
import { suspectTags, type SealedPromotions } from '../../src/rollback/unreceipted.ts';

const digest = `sha256:${'1'.repeat(64)}`;
const sealedAt = (repository: string) => ({
  ...{ name: 'demo', repository, digest, mediaType: 'application/json', platforms: [] },
});
const receiptAt = (repository: string, ...names: readonly string[]) => {
  const tags = names.map((name) => ({ name, moving: true, former: null, outcome: 'set' }));
  const predicate = { image: { repository, digest }, tags, writtenAt: '2026-01-01T00:00:00Z' };
  return { predicate } as unknown as PromotionReceipt;
};

function suspects(changes: Partial<SealedPromotions>) {
  const of = { sealed: [sealedAt('ghcr.io/octo/demo')], receipts: [], named: [], ...changes };
  const promoted = mergeReceipts(of.receipts);
  return suspectTags({ version: '1.2.3', ...of, promoted }).map(
    ({ repository, name }) => `${repository.registry}/${repository.name}:${name}`,
  );
}

describe('a sealed image without a receipt', () => {
  const own = ['ghcr.io/octo/demo:1.2.3', 'ghcr.io/octo/demo:v1.2.3'];

  test('is looked for at the tags of the version', () => {
    expect(suspects({})).toEqual(own);
    expect(suspects({ version: undefined })).toEqual([]);
    expect(suspects({ version: '1.2.3+build' })).toEqual([]);
  });

  test('is not recorded by a receipt of the same image elsewhere, whose tags are looked at', () => {
    const receipts = [receiptAt('docker.io/octo/demo', 'latest', '1.2.3')];
    expect(suspects({ receipts })).toEqual([...own, 'ghcr.io/octo/demo:latest']);
  });

  test('is none where its own repository has one', () => {
    expect(suspects({ receipts: [receiptAt('ghcr.io/octo/demo', 'latest')] })).toEqual([]);
  });
});

describe('tags that were named', () => {
  const elsewhere = { registry: 'docker.io', name: 'octo/demo' };
  const named = [
    { repository: undefined, name: 'latest' },
    { repository: elsewhere, name: '1.2' },
  ];

  test('are looked at wherever no receipt tells of them', () => {
    const receipts = [receiptAt('ghcr.io/octo/demo', 'latest')];
    expect(suspects({ named, receipts })).toEqual(['docker.io/octo/demo:1.2']);
    expect(suspects({ named, version: undefined })).toEqual([
      'ghcr.io/octo/demo:latest',
      'docker.io/octo/demo:1.2',
    ]);
  });
});
