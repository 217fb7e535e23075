/** From receipts of promotions to where each tag stood before the release: pure. */
import type { ImageDigest, ImageRepository } from '../image-ports.ts';
import type { PromotionReceipt } from '../oci/receipt.ts';
import { parseImageReference } from '../oci/reference.ts';
import { rollbackFailure } from './failures.ts';
import type { RollbackSubject } from './state.ts';

export interface PromotedTag {
  readonly repository: ImageRepository;
  readonly name: string;
  /** Digests that were promoted to it, by any attempt. */
  readonly ours: readonly ImageDigest[];
  /** Where it stood before the first attempt; null for nowhere, undefined when no receipt tells. */
  readonly former: ImageDigest | null | undefined;
}

type Entry = { readonly digest: ImageDigest; readonly former: ImageDigest | null };

/**
 * Every tag that was, or may have been, set, each once, in the reverse order of writing. A former
 * digest that an earlier attempt had promoted is no former state: then that attempt's receipt tells.
 */
export function mergeReceipts(receipts: readonly PromotionReceipt[]): readonly PromotedTag[] {
  const newestFirst = receipts.toSorted(
    (one, other) => Date.parse(other.predicate.writtenAt) - Date.parse(one.predicate.writtenAt),
  );
  const tags = new Map<string, { repository: string; name: string; entries: Entry[] }>();
  for (const { predicate } of newestFirst) {
    const { repository, digest } = predicate.image;
    const touched = predicate.tags.filter(({ outcome }) => outcome !== 'left');
    for (const { name, former } of touched.toReversed()) {
      const key = `${repository}:${name}`;
      const tag = tags.get(key) ?? { repository, name, entries: [] };
      tag.entries.push({ digest, former });
      tags.set(key, tag);
    }
  }
  return [...tags.values()].map(({ repository, name, entries }) => {
    const ours = [...new Set(entries.map(({ digest }) => digest))];
    return {
      repository: parseImageReference(repository).repository,
      name,
      ours,
      former: entries.find(({ former }) => former === null || !ours.includes(former))?.former,
    };
  });
}

/**
 * What another release promoted is that one's: putting its tags back would harm it. Several
 * projects of one repository may have the same version: sealed images tell them apart. Throws
 * ROLLBACK_RECEIPT_DIFFERS.
 */
export function requireOfRelease(
  receipts: readonly PromotionReceipt[],
  { tag, version, manifest }: Pick<RollbackSubject, 'tag' | 'version' | 'manifest'>,
): void {
  const images = manifest?.images ?? [];
  const isSealed = (digest: ImageDigest) =>
    images.length === 0 || images.some((image) => image.digest === digest);
  const other = receipts.find(
    ({ predicate }) => predicate.version !== version || !isSealed(predicate.image.digest),
  );
  if (!other) return;
  const { image, version: seen } = other.predicate;
  const sealed = images.length === 0 ? '' : `, of ${images.map(({ digest }) => digest).join(', ')}`;
  throw rollbackFailure('ROLLBACK_RECEIPT_DIFFERS', {
    seen: `a receipt says that ${image.repository}@${image.digest} was promoted as version ${seen}`,
    expected: `receipts of ${version === undefined ? tag : `version ${version}`}, which is taken back${sealed}`,
    cure: 'Hand over the receipts of this run alone: the tags of another release are not touched.',
  });
}
