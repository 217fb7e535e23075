/** Receipts that are handed over as files: every path must lead to at least one. */
import type { Files } from '../ports.ts';
import { undraftFailure } from './failures.ts';

const maxReceiptBytes = 8 * 1024 * 1024;

/**
 * The text of every receipt. A folder's receipts are its `*.json` files, at any
 * depth; links are not followed. Throws UNDRAFT_RECEIPTS_UNREADABLE and FILE_*.
 */
export async function readReceiptFiles(
  paths: readonly string[],
  files: Files,
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const path of paths) {
    for (const file of await receiptFilesAt(path, files)) {
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
  return undraftFailure('UNDRAFT_RECEIPTS_UNREADABLE', {
    seen: `${path}, given as \`receipts\`, ${why}`,
    expected: 'a receipt file, or a folder with receipts',
    cure: 'Correct the path, or leave `receipts` out when the receipts come as outputs of the needed jobs.',
  });
}
