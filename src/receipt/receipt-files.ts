/** Receipts as they are handed over: as text, as files, or in folders. */
import type { Files } from '../ports.ts';
import { receiptFailure } from './failures.ts';

const maxReceiptBytes = 8 * 1024 * 1024;

/**
 * The text of every receipt. An entry is a receipt itself (JSON on one line), a file, or a
 * folder, whose receipts are its `*.json` files at any depth; links are not followed, and
 * every path must lead to at least one. Throws RECEIPT_UNREADABLE and FILE_*.
 */
export async function readReceipts(
  entries: readonly string[],
  files: Files,
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const entry of entries) {
    if (entry.startsWith('{')) {
      texts.push(entry);
      continue;
    }
    for (const file of await receiptFilesAt(entry, files)) {
      texts.push((await files.read(file, maxReceiptBytes)).toString('utf8'));
    }
  }
  return texts;
}

async function receiptFilesAt(path: string, files: Files): Promise<readonly string[]> {
  const entry = await files.stat(path);
  if (entry === undefined) throw unreadable(path, 'is not there');
  if (entry.kind === 'file') return [path];
  // A folder is `other` to stat; so is a device, which cannot be listed.
  const found = entry.kind === 'other' ? await files.list(path) : [];
  const receipts = found.filter(({ kind, name }) => kind === 'file' && name.endsWith('.json'));
  if (receipts.length === 0) throw unreadable(path, 'holds no receipt (*.json)');
  return receipts.map(({ name }) => `${path}/${name}`);
}

function unreadable(path: string, why: string) {
  return receiptFailure('RECEIPT_UNREADABLE', {
    seen: `${path}, given as \`receipts\`, ${why}`,
    expected: 'a receipt, a file that holds one, or a folder with receipts',
    cure: 'Correct the path, or hand over the `receipt` output of the job that publishes the channel.',
  });
}
