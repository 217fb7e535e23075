/** Suggestions written into the files of workflows; files that they call are left alone. */
import type { Files } from '../../ports.ts';
import { maxWorkflowBytes } from '../read-called.ts';
import type { ProvenWorkflow } from '../render/proven.ts';
import { fixWorkflow, type Fix } from './fix-workflow.ts';

export interface FileFix extends Fix {
  readonly file: string;
}

/**
 * What was written and what was not, in the order of the workflows; a file with nothing to write
 * is not touched. Throws FILE_*.
 */
export async function fixFiles(
  proven: readonly ProvenWorkflow[],
  files: Pick<Files, 'read' | 'write'>,
): Promise<readonly FileFix[]> {
  const all: FileFix[] = [];
  for (const { workflow, called, report } of proven) {
    const { file } = workflow;
    const bytes = await files.read(file, maxWorkflowBytes);
    const text = bytes.toString('utf8');
    const isWanted = (rule: string) => report.settings.get(rule)?.level !== 'off';
    const fixed = fixWorkflow({ text, file, called, isWanted });
    const isText = Buffer.from(text).equals(bytes);
    if (fixed.text !== text && isText) await files.write(file, fixed.text);
    const told = isText ? fixed.fixes : fixed.fixes.map(notOfText);
    all.push(...told.map((fix) => ({ file, ...fix })));
  }
  return all;
}

/** Written back, other bytes than those edited would change. */
function notOfText(fix: Fix): Fix {
  return { ...fix, refused: fix.refused ?? 'The file is no UTF-8.' };
}

/** Whether any file changed. */
export const wroteSomething = (fixes: readonly Fix[]): boolean =>
  fixes.some(({ refused }) => refused === undefined);

/** One line for each, and one when there was nothing. */
export function renderFixLines(fixes: readonly FileFix[]): readonly string[] {
  if (fixes.length === 0) return ['nothing to write: no finding has a condition that mends it'];
  return fixes.map(({ file, rule, suggestion: { job }, refused }) =>
    refused === undefined
      ? `written: ${file}, \`${job}\`, for ${rule}; proved again`
      : `not written: ${file}, \`${job}\`, for ${rule}: ${refused}`,
  );
}

/** The same as data. */
export function fixesDocument(fixes: readonly FileFix[]) {
  return fixes.map(({ file, rule, suggestion, refused }) => ({
    file,
    rule,
    ...suggestion,
    written: refused === undefined,
    because: refused ?? null,
  }));
}
