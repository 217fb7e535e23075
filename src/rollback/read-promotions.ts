/** Receipts of promotions among all that were handed over. */
import { Failure, type Finding } from '../failure.ts';
import type { SealedImage } from '../manifest/manifest.ts';
import { parsePromotionReceipt } from '../oci/parse-receipt.ts';
import type { PromotionReceipt } from '../oci/receipt.ts';
import type { Files } from '../ports.ts';
import { readReceipts } from '../receipt/receipt-files.ts';
import { predicateTypeOf } from '../receipt/predicate-type.ts';
import { receiptPredicateType } from '../receipt/receipt.ts';
import type { Unread } from './state.ts';

export interface Promotions {
  readonly receipts: readonly PromotionReceipt[];
  readonly unread: readonly Unread[];
  /** Paths that lead to nothing: whatever would have written there may not have run. */
  readonly findings: readonly Finding[];
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
  const findings: Finding[] = [];
  for (const path of paths) {
    try {
      const found = await readReceipts([path], files);
      all.push(
        ...found.map((text) => ({ text, from: path.startsWith('{') ? '`receipts`' : path })),
      );
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'RECEIPT_UNREADABLE') throw error;
      findings.push({ rule: 'ROLLBACK_NO_RECEIPTS', level: 'warning', message: error.seen });
    }
  }
  const receipts: PromotionReceipt[] = [];
  const unread: Unread[] = [];
  for (const { text, from } of all) {
    if (predicateTypeOf(text) === receiptPredicateType) continue;
    try {
      receipts.push(parsePromotionReceipt(text, from));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      unread.push({ what: `a receipt in ${from}`, reason: error.seen, denied: false });
    }
  }
  return { receipts, unread, findings };
}

/** Digests of the images that were promoted or sealed, and of those of their platforms. */
export function imagesOf(
  receipts: readonly PromotionReceipt[],
  sealed: readonly SealedImage[] = [],
): readonly string[] {
  const images = [...receipts.map(({ predicate }) => predicate.image), ...sealed];
  const digests = images.flatMap(({ digest, platforms }) => [
    digest,
    ...platforms.map((one) => one.digest),
  ]);
  return [...new Set(digests)];
}
