/** From untrusted JSON to a receipt. */
import { channelTypes } from '../registry-types.ts';
import {
  listOf,
  NotOfShape,
  objectOf,
  oneOf,
  optional,
  sha256Text,
  textLike,
  wholeNumber,
  type Shape,
} from '../shape.ts';
import { failureCode, line as name, parseReceiptJson, receiptRun, utcTime } from './fields.ts';
import { receiptFailure } from './failures.ts';
import { receiptPredicateType, statementType, type Receipt } from './receipt.ts';

const commit = textLike(/^[0-9a-f]{40}$/, 'a full commit SHA');

const observation = objectOf({
  artifact: name,
  url: name,
  sha256: optional(sha256Text),
  size: optional(wholeNumber()),
  observedAt: utcTime,
  attempts: wholeNumber(1),
  verdict: oneOf(['equal', 'different', 'absent', 'unknown']),
});

const statedProvenance = objectOf({
  artifact: name,
  repository: name,
  workflow: optional(name),
  ref: optional(name),
  environment: optional(name),
});

const channel = objectOf({
  name,
  type: oneOf(channelTypes),
  package: optional(name),
  version: name,
});

const receipt: Shape<Receipt> = objectOf({
  _type: oneOf([statementType]),
  subject: listOf(objectOf({ name, digest: objectOf({ sha256: sha256Text }) })),
  predicateType: oneOf([receiptPredicateType]),
  predicate: objectOf({
    channel,
    state: oneOf(['published', 'already-published', 'staged', 'failed']),
    release: objectOf({ repository: name, tag: name, commit }),
    manifest: objectOf({ sha256: sha256Text }),
    observations: listOf(observation),
    distTag: optional(name),
    provenance: optional(listOf(statedProvenance)),
    failure: optional(failureCode),
    run: receiptRun,
  }),
});

/**
 * The receipt of a parsed JSON value (or of its text), with known fields only;
 * unknown ones are ignored, as in-toto asks of consumers. `from` names its
 * source in messages. Throws RECEIPT_MALFORMED.
 */
export function parseReceipt(value: unknown, from: string): Receipt {
  try {
    return receipt(parseReceiptJson(value), '');
  } catch (error) {
    if (!(error instanceof NotOfShape)) throw error;
    throw receiptFailure('RECEIPT_MALFORMED', {
      seen: `in ${from} ${error.message}`,
      expected: 'the receipt that require-byte-identity wrote in `after` mode, unchanged',
      cure: "Hand over its `receipt` output or the file at its `receipt-path`; re-run the channel's job when that was lost.",
    });
  }
}
