/** A difference between sealed and seen bytes, told so that the cause can be found. */
import type { Files } from '../ports.ts';
import { explain } from './explain/explain.ts';
import type { Explanation } from './explain/model.ts';
import { renderExplanationLines, type SideNames } from './explain/render.ts';
import type { SealedBytes } from './verdict.ts';

export interface ComparedFile {
  readonly name: string;
  readonly sealed: SealedBytes;
  readonly seen: SealedBytes;
  readonly sealedPath: string;
  readonly seenPath: string;
}

export interface Difference {
  readonly name: string;
  readonly sealed: SealedBytes;
  readonly seen: SealedBytes;
  /** Why they differ. */
  readonly explanation: Explanation;
}

/** Looks into both files, whatever they are. Throws FILE_*. */
export async function explainDifference(
  file: ComparedFile,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<Difference> {
  const { name, sealed, seen } = file;
  const explanation = await explain(file.sealedPath, file.seenPath, { files });
  return { name, sealed, seen, explanation };
}

/** How the expected and the seen file are called, where they are not the sealed and the present one. */
const sealedAndNow: SideNames = { a: 'sealed', b: 'now' };

/** A sentence with both digests, then the verdict and its causes: a line each, ten at most. */
export function renderDifference(
  { name, sealed, seen, explanation }: Difference,
  maxLines = 10,
  names = sealedAndNow,
): string {
  const digests = `${name} with sha256 ${seen.sha256} (${seen.size} bytes) instead of ${sealed.sha256} (${sealed.size} bytes)`;
  // The files are compared again as they are now: only their digests are known to differ.
  if (explanation.verdict === 'identical') return digests;
  return [digests, ...renderExplanationLines(explanation, names, maxLines - 1)].join('\n- ');
}
