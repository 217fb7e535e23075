/**
 * The receipt of an attempt that was cut off. Tags that it had set stand at the image now: where
 * they stood before, only it knows.
 */
import { Failure } from '../failure.ts';
import type { ImageDigest, ImageRepository } from '../image-ports.ts';
import type { Files } from '../ports.ts';
import { parsePromotionReceipt } from './parse-receipt.ts';
import type { PlannedTag } from './plan-promotion.ts';
import type { PromotionPredicate } from './receipt.ts';
import { renderRepository } from './reference.ts';

const maxReceiptBytes = 4 * 1024 * 1024;

/** Where tags stood before the first attempt, by name; undefined for those that were not there. */
export type FormerDigests = ReadonlyMap<string, ImageDigest | undefined>;

/**
 * What the file at that path tells of tags, when it is the receipt of the same version of the
 * same image in the same repository; empty for anything else, which is then written over.
 */
export async function readFormerDigests(
  path: string,
  of: {
    readonly repository: ImageRepository;
    readonly digest: ImageDigest;
    readonly version: string;
  },
  files: Pick<Files, 'read' | 'stat'>,
): Promise<FormerDigests> {
  if ((await files.stat(path))?.kind !== 'file') return new Map();
  const told = predicateIn(await files.read(path, maxReceiptBytes), path);
  const isSame =
    told?.image.repository === renderRepository(of.repository) &&
    told.image.digest === of.digest &&
    told.version === of.version;
  if (!isSame) return new Map();
  return new Map(told.tags.map(({ name, former }) => [name, former ?? undefined]));
}

function predicateIn(bytes: Buffer, path: string): PromotionPredicate | undefined {
  try {
    return parsePromotionReceipt(bytes.toString('utf8'), path).predicate;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** The tags with where they stood before the first attempt. */
export function withFormer(
  plan: readonly PlannedTag[],
  formers: FormerDigests,
): readonly PlannedTag[] {
  return plan.map((tag) =>
    tag.act === 'unchanged' && formers.has(tag.name)
      ? { ...tag, former: formers.get(tag.name) }
      : tag,
  );
}
