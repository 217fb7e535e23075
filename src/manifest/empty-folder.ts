/** Where a sealed set is written, nothing else may be. */
import type { Files } from '../ports.ts';
import { sealFailure } from './failures.ts';

/** Makes the folder when it is not there. Throws SEAL_OUT_FOLDER_NOT_EMPTY. */
export async function requireEmptyFolder(folder: string, files: Files): Promise<void> {
  await files.makeFolder(folder);
  const [first] = await files.list(folder);
  if (!first) return;
  throw sealFailure('SEAL_OUT_FOLDER_NOT_EMPTY', {
    seen: `${folder} already holds ${JSON.stringify(first.name)}`,
    expected: 'an empty folder for the sealed set',
    cure: 'Choose another `out-folder`, or empty it.',
  });
}
