/**
 * The receipt of an attempt that was cut off. Tags that it had set stand at the image now: where
 * they stood before, only it knows.
 */
import type { ImageDigest, ImageRepository } from '../image-ports.ts';
import type { Files } from '../ports.ts';
import {
  listOf,
  nullable,
  NotOfShape,
  objectOf,
  oneOf,
  optional,
  textLike,
  trueOrFalse,
} from '../shape.ts';
import { isImageDigest } from './digest.ts';
import type { PlannedTag } from './plan-promotion.ts';
import { promotionPredicateType } from './receipt.ts';
import { renderRepository } from './reference.ts';

const maxReceiptBytes = 4 * 1024 * 1024;

const digest = (value: unknown, place: string): ImageDigest => {
  if (typeof value === 'string' && isImageDigest(value)) return value;
  throw new NotOfShape(place, 'a sha256 digest');
};

const receipt = objectOf({
  predicateType: oneOf([promotionPredicateType]),
  predicate: objectOf({
    image: objectOf({ repository: textLike(), digest }),
    version: textLike(),
    tags: listOf(
      objectOf({
        name: textLike(),
        moving: trueOrFalse,
        former: nullable(digest),
        outcome: textLike(),
        reason: optional(textLike()),
      }),
    ),
  }),
});

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
  const told = parse(await files.read(path, maxReceiptBytes));
  const isSame =
    told?.image.repository === renderRepository(of.repository) &&
    told.image.digest === of.digest &&
    told.version === of.version;
  if (!isSame) return new Map();
  return new Map(told.tags.map(({ name, former }) => [name, former ?? undefined]));
}

function parse(bytes: Buffer) {
  try {
    return receipt(JSON.parse(bytes.toString('utf8')), '').predicate;
  } catch (error) {
    if (error instanceof NotOfShape || error instanceof SyntaxError) return undefined;
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
