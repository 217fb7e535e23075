/** The end of a channel, whatever became of it: its receipt and its result. */
import type { ActionResult } from '../define-action.ts';
import { proseLines } from '../markdown.ts';
import type { Files, RunContext, Sha256 } from '../ports.ts';
import { buildReceipt, renderReceipt, renderReceiptLine } from '../receipt/build.ts';
import type { Receipt } from '../receipt/receipt.ts';
import { artifactsOf, type ChannelQuestion } from './question.ts';
import type { Proof } from './prove.ts';
import { howToApprove } from './staged.ts';
import { renderTable } from './table.ts';

export interface ReceiptOrder {
  readonly manifestSha256: Sha256;
  /** Whether this run uploaded: `published`, otherwise `already-published`. */
  readonly published: boolean;
  readonly receiptPath: string;
  readonly run: RunContext;
}

export interface Conclusion {
  readonly sealed: Pick<ChannelQuestion, 'manifest' | 'channel'>;
  readonly order: ReceiptOrder;
  /** What was read back, or stands for it when it never came to that. */
  readonly readback: Proof;
}

/** Writes the receipt; it is in the outputs also when the result carries a failure. */
export async function concludeChannel(
  { sealed, order, readback }: Conclusion,
  files: Pick<Files, 'write'>,
): Promise<ActionResult<'state' | 'distTag' | 'stageId' | 'receipt' | 'receiptPath'>> {
  const receipt = receiptOf(sealed, order, readback);
  await files.write(order.receiptPath, renderReceipt(receipt));
  return {
    outputs: {
      state: receipt.predicate.state,
      distTag: readback.distTag ?? '',
      stageId: readback.stageId ?? '',
      receipt: renderReceiptLine(receipt),
      receiptPath: order.receiptPath,
    },
    summary: summaryOf(sealed, receipt, readback),
    findings: readback.findings,
    ...(readback.failure && { failure: readback.failure }),
  };
}

function receiptOf(question: Conclusion['sealed'], order: ReceiptOrder, readback: Proof): Receipt {
  const { observations, failure, stageId, distTag, provenance } = readback;
  const live = order.published ? 'published' : 'already-published';
  const proven = stageId === undefined ? live : 'staged';
  return buildReceipt({
    manifest: question.manifest,
    manifestSha256: order.manifestSha256,
    channel: question.channel,
    state: failure ? 'failed' : proven,
    observations,
    ...(distTag !== undefined && { distTag }),
    ...(provenance && { provenance }),
    ...(failure && { failure: failure.code }),
    run: order.run,
  });
}

function summaryOf(question: Conclusion['sealed'], receipt: Receipt, readback: Proof): string {
  const { channel, manifest } = question;
  const rows = artifactsOf(manifest, channel).map(({ name, sha256 }, index) => {
    const observation = readback.observations[index]!;
    const { verdict, attempts } = observation;
    return { file: name, sealed: sha256, served: observation.sha256, verdict, attempts };
  });
  return [
    `### ${channel.name}: ${receipt.predicate.state}`,
    '',
    ...renderTable(rows),
    ...(readback.failure ? ['', proseLines(readback.failure.message)] : []),
    ...(readback.stageId === undefined ? [] : ['', howToApprove(readback.stageId)]),
    '',
  ].join('\n');
}
