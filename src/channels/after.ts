/** `after`: reads back until the sealed bytes are served, and writes the receipt in every case. */
import type { ActionResult } from '../define-action.ts';
import type { Files } from '../ports.ts';
import type { ByteIdentityOutput } from './before.ts';
import { concludeChannel, type ReceiptOrder } from './conclude.ts';
import type { ChannelQuestion } from './question.ts';
import { proveServed, type ProofOrder } from './prove.ts';
import type { ReadbackPorts } from './readback.ts';

/** The receipt is written and in the outputs also when the result carries a failure. */
export async function proveChannel(
  question: ChannelQuestion,
  { order, ...proof }: Omit<ProofOrder, 'published'> & { readonly order: ReceiptOrder },
  ports: ReadbackPorts & { readonly files: Files },
): Promise<ActionResult<ByteIdentityOutput>> {
  const { published } = order;
  const readback = await proveServed(question, { ...proof, published }, ports);
  return concludeChannel({ sealed: question, order, readback }, ports.files);
}
