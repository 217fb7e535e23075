/** `after`: reads back until the sealed bytes are served, and writes the receipt in every case. */
import type { ActionResult } from '../define-action.ts';
import { proseLines } from '../markdown.ts';
import type { Files, RunContext, Sha256 } from '../ports.ts';
import { buildReceipt, renderReceipt, renderReceiptLine } from '../receipt/build.ts';
import type { Receipt } from '../receipt/receipt.ts';
import type { ByteIdentityOutput } from './before.ts';
import { artifactsOf, type ChannelQuestion } from './question.ts';
import { readBack, type Readback, type ReadbackBudget, type ReadbackPorts } from './readback.ts';
import { renderTable } from './table.ts';

export interface ReceiptOrder {
  readonly manifestSha256: Sha256;
  /** Whether this run uploaded: `published`, otherwise `already-published`. */
  readonly published: boolean;
  readonly receiptPath: string;
  readonly run: RunContext;
}

/** The receipt is written and in the outputs also when the result carries a failure. */
export async function proveChannel(
  question: ChannelQuestion,
  { order, budget }: { readonly order: ReceiptOrder; readonly budget: ReadbackBudget },
  ports: ReadbackPorts & { readonly files: Files },
): Promise<ActionResult<ByteIdentityOutput>> {
  const readback = await readBack(question, budget, ports);
  const receipt = receiptOf(question, order, readback);
  await ports.files.write(order.receiptPath, renderReceipt(receipt));
  return {
    outputs: {
      state: receipt.predicate.state,
      receipt: renderReceiptLine(receipt),
      receiptPath: order.receiptPath,
    },
    summary: summaryOf(question, receipt, readback),
    findings: readback.findings,
    ...(readback.failure && { failure: readback.failure }),
  };
}

function receiptOf(question: ChannelQuestion, order: ReceiptOrder, readback: Readback): Receipt {
  const { observations, failure } = readback;
  const proven = order.published ? 'published' : 'already-published';
  return buildReceipt({
    manifest: question.manifest,
    manifestSha256: order.manifestSha256,
    channel: question.channel,
    state: failure ? 'failed' : proven,
    observations,
    ...(failure && { failure: failure.code }),
    run: order.run,
  });
}

function summaryOf(question: ChannelQuestion, receipt: Receipt, readback: Readback): string {
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
    '',
  ].join('\n');
}
