/** Whether receipts prove that channels serve what was sealed. */
import { Failure } from '../failure.ts';
import type { ReleaseManifest } from '../manifest/manifest.ts';
import { receiptFailure } from './failures.ts';
import { parseReceipt } from './parse.ts';
import type { Receipt } from './receipt.ts';
import { findDoubt, stagedDoubt, type Against } from './verify-one.ts';

export interface ReceiptVerdict {
  /** The receipt that proves a channel, by the channel's name. */
  readonly proven: Map<string, Receipt>;
  /** Everything that speaks against it, in the order of the receipts; empty is proof. */
  readonly failures: Failure[];
}

/**
 * Judges every receipt handed over (parsed JSON or its text) against the
 * manifest, and every required channel against the receipts. A channel is
 * proven when it has a receipt and none of its receipts is in doubt: evidence
 * that contradicts is never outvoted. One that tells `staged` contradicts nothing: it is
 * what was so before the approval, and is in doubt while no other receipt tells more. Failures are RECEIPT_*; it never throws them.
 */
export function verifyReceipts(
  against: Against,
  receipts: readonly unknown[],
  requiredChannels: readonly string[],
): ReceiptVerdict {
  const proven = new Map<string, Receipt>();
  const failures: Failure[] = [];
  const told = new Set<string>();
  const doubted = new Set<string>();
  const staged = new Map<string, Receipt>();
  for (const [index, value] of receipts.entries()) {
    const receipt = parseOrFailure(value, `receipt ${index + 1} of ${receipts.length}`);
    if (receipt instanceof Failure) {
      failures.push(receipt);
      continue;
    }
    const name = receipt.predicate.channel.name;
    const doubt = findDoubt(receipt, against);
    told.add(name);
    if (doubt) {
      failures.push(doubt);
      doubted.add(name);
    } else (receipt.predicate.state === 'staged' ? staged : proven).set(name, receipt);
  }
  for (const [name, receipt] of staged) {
    if (!proven.has(name) && !doubted.has(name)) failures.push(stagedDoubt(receipt));
  }
  for (const name of doubted) proven.delete(name);
  const missing = [...new Set(requiredChannels)].filter((name) => !told.has(name));
  failures.push(...missing.map((name) => missingReceipt(name, against.manifest)));
  return { proven, failures };
}

function parseOrFailure(value: unknown, from: string): Receipt | Failure {
  try {
    return parseReceipt(value, from);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function missingReceipt(name: string, manifest: ReleaseManifest): Failure {
  const sealed = manifest.channels.map((channel) => channel.name);
  return sealed.includes(name)
    ? receiptFailure('RECEIPT_MISSING', {
        seen: `no receipt for the channel ${name}`,
        expected: 'one receipt for every required channel',
        cure: `Let the job that publishes ${name} end with require-byte-identity in \`after\` mode and hand over its \`receipt\` output; re-run that job when it never got there. When its log says that GitHub skipped the output (it held a secret, or was too large), hand the receipt's file over in \`receipts\` instead.`,
      })
    : receiptFailure('RECEIPT_CHANNEL_UNKNOWN', {
        seen: `a receipt for ${name} is required, but the release manifest has no such channel`,
        expected: `one of the sealed channels: ${sealed.join(', ') || 'none'}`,
        cure: 'Correct the name, or seal the release anew with that channel.',
      });
}
