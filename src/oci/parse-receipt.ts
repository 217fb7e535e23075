/** From untrusted JSON to the receipt of a promotion. */
import { failureCode, line, parseReceiptJson, receiptRun, utcTime } from '../receipt/fields.ts';
import { statementType } from '../receipt/receipt.ts';
import {
  listOf,
  NotOfShape,
  nullable,
  objectOf,
  oneOf,
  optional,
  sha256Text,
  textLike,
  trueOrFalse,
  type Shape,
} from '../shape.ts';
import { hexOf, imageDigest } from './digest.ts';
import { imageFailure } from './failures.ts';
import { manifestTypes } from './media-types.ts';
import { promotionPredicateType, type PromotionReceipt } from './receipt.ts';
import { imageTag, repositoryText } from './reference.ts';
import { sarifLevels } from '../sarif-rules.ts';

const tag = objectOf({
  name: imageTag,
  moving: trueOrFalse,
  former: nullable(imageDigest),
  outcome: oneOf([
    'set',
    'unchanged',
    'left',
    'restored',
    'removed',
    'not-restored',
    'moved',
    'not-reached',
  ]),
  // In a registry’s own words: nobody who must put tags back fails on those.
  reason: optional(textLike()),
});

const noEvidence = objectOf({ kind: oneOf(['none']) });
const attested = objectOf({
  kind: oneOf(['attestation']),
  predicateType: line,
  signer: line,
  from: line,
});
const evidence: Shape<ReturnType<typeof noEvidence> | ReturnType<typeof attested>> = (
  value,
  place,
) => {
  const { kind } = objectOf({ kind: oneOf(['none', 'attestation']) })(value, place);
  return kind === 'none' ? noEvidence(value, place) : attested(value, place);
};

const ofPlatform = { platform: line, digest: imageDigest, sha256: sha256Text };
const scan = objectOf({ ...ofPlatform, tool: line, worst: oneOf(sarifLevels) });
const sbom = objectOf({ ...ofPlatform, format: oneOf(['spdx', 'cyclonedx']) });

const receipt: Shape<PromotionReceipt> = objectOf({
  _type: oneOf([statementType]),
  subject: listOf(objectOf({ name: repositoryText, digest: objectOf({ sha256: sha256Text }) })),
  predicateType: oneOf([promotionPredicateType]),
  predicate: objectOf({
    image: objectOf({
      repository: repositoryText,
      from: optional(repositoryText),
      digest: imageDigest,
      mediaType: oneOf(manifestTypes),
      platforms: listOf(objectOf({ platform: line, digest: imageDigest })),
    }),
    version: line,
    state: oneOf(['publishing', 'published', 'already-published', 'kept', 'failed']),
    tags: listOf(tag),
    evidence,
    scans: optional(listOf(scan)),
    sboms: optional(listOf(sbom)),
    visibility: optional(oneOf(['public', 'not-public', 'unknown'])),
    failure: optional(failureCode),
    writtenAt: utcTime,
    run: receiptRun,
  }),
});

/**
 * The receipt of a parsed JSON value (or of its text), with known fields only; unknown ones are
 * ignored, as in-toto asks of consumers. Its subject is its image, and no tag is in it twice.
 * `from` names its source in messages. Throws IMAGE_RECEIPT_MALFORMED.
 */
export function parsePromotionReceipt(value: unknown, from: string): PromotionReceipt {
  try {
    const parsed = receipt(parseReceiptJson(value), '');
    requireOneImage(parsed);
    requireEachTagOnce(parsed);
    return parsed;
  } catch (error) {
    if (!(error instanceof NotOfShape)) throw error;
    throw imageFailure('IMAGE_RECEIPT_MALFORMED', {
      seen: `in ${from} ${error.message}`,
      expected: 'the receipt that promote-image wrote, unchanged',
      cure: 'Hand over the `receipt` output of promote-image, or the file at its `receipt-path`. Nothing else tells where the tags stood before.',
    });
  }
}

function requireOneImage({ subject, predicate: { image } }: PromotionReceipt): void {
  const [only, ...others] = subject;
  const isImage = only?.name === image.repository && only.digest.sha256 === hexOf(image.digest);
  if (!isImage || others.length > 0) throw new NotOfShape('subject', 'the image, and it alone');
}

function requireEachTagOnce({ predicate: { tags } }: PromotionReceipt): void {
  const names = tags.map(({ name }) => name);
  if (new Set(names).size < names.length) throw new NotOfShape('predicate.tags', 'each tag once');
}
