/** Receipts of promotions among all that were handed over. */
import { Failure } from '../failure.ts';
import type { ImageDigest } from '../image-ports.ts';
import type { SealedImage } from '../manifest/manifest.ts';
import { parsePromotionReceipt } from '../oci/parse-receipt.ts';
import type { PromotionReceipt } from '../oci/receipt.ts';
import type { Files } from '../ports.ts';
import { readReceipts } from '../receipt/receipt-files.ts';
import { receiptPredicateType } from '../receipt/receipt.ts';
import type { Unread } from './state.ts';

export interface Promotions {
  readonly receipts: readonly PromotionReceipt[];
  /** Also paths that lead to nothing: a receipt that was lost is not one that never was. */
  readonly unread: readonly Unread[];
}

/**
 * Receipts of channels are no promotions, and are left out; anything else that is no receipt of a
 * promotion is unread: it may have been one. Throws FILE_*.
 */
export async function readPromotions(
  texts: readonly string[],
  paths: readonly string[],
  files: Files,
): Promise<Promotions> {
  const all = texts.map((text) => ({ text, from: 'an output of a needed job' }));
  const unread: Unread[] = [];
  for (const path of paths) {
    try {
      const found = await readReceipts([path], files);
      all.push(
        ...found.map((text) => ({ text, from: path.startsWith('{') ? '`receipts`' : path })),
      );
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'RECEIPT_UNREADABLE') throw error;
      unread.push({ what: 'receipts', reason: error.seen, denied: false, byHand: byHandLost });
    }
  }
  const receipts: PromotionReceipt[] = [];
  for (const { text, from } of all) {
    if (predicateTypeOf(text) === receiptPredicateType) continue;
    try {
      receipts.push(parsePromotionReceipt(text, from));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      unread.push({ what: `a receipt in ${from}`, reason: error.seen, denied: false });
    }
  }
  return { receipts, unread };
}

const byHandLost =
  'Fetch the artifact with the receipts again. Leave `receipts` out when promote-image did not run, or stopped before it set a tag.';

/** Of a text that is JSON at all. */
function predicateTypeOf(text: string): unknown {
  try {
    const { predicateType } = JSON.parse(text) as { readonly predicateType?: unknown };
    return predicateType;
  } catch {
    return undefined;
  }
}

/** Digests of promoted and of sealed images, and of those of their platforms. */
export function imagesOf(
  receipts: readonly PromotionReceipt[],
  sealed: readonly SealedImage[] = [],
): readonly ImageDigest[] {
  const images = [...receipts.map(({ predicate: { image } }) => image), ...sealed];
  return images.flatMap(({ digest, platforms }) => [
    digest,
    ...platforms.map((platform) => platform.digest),
  ]);
}
