/** check-workflow as a step: files to reports, reports to outputs, annotations and files. */
import type { ActionResult } from '../define-action.ts';
import type { Failure } from '../failure.ts';
import type { Ports } from '../ports.ts';
import { allRules } from './all-rules.ts';
import { annotationsOf } from './annotations.ts';
import { proverFailure } from './failures.ts';
import { judgeReports } from './judge.ts';
import { proveFiles, type ProofFiles } from './prove-files.ts';
import { statusOfAll, statusWord, workflowCheckDocument } from './render/document.ts';
import { renderMermaid } from './render/mermaid.ts';
import type { ProvenWorkflow } from './render/proven.ts';
import { renderProofSarif } from './render/sarif.ts';
import { renderProofSummary } from './render/summary.ts';
import { renderProofText } from './render/text.ts';

export interface CheckInputs extends ProofFiles {
  readonly htmlPath: string | undefined;
  readonly sarifPath: string | undefined;
  readonly jsonPath: string | undefined;
  /** Print the graph of jobs as Mermaid instead of the report. */
  readonly graph: boolean;
}

export type CheckOutput = 'verdict' | 'findings' | 'htmlPath' | 'sarifPath' | 'jsonPath';

/**
 * Throws what cannot be read or parsed: WORKFLOW_*, DECLARATION_INVALID, RULE_UNKNOWN,
 * CONFIGURATION_INVALID, FILE_*. What is wrong with the workflows is in the result.
 */
export async function checkStep(
  inputs: CheckInputs,
  { files }: Pick<Ports, 'files'>,
): Promise<ActionResult<CheckOutput>> {
  const { workflows, htmlPath, graph } = inputs;
  if (htmlPath !== undefined && workflows.length > 1) throw onePage(workflows.length);
  const proven = await proveFiles(inputs, files);
  const written = await writeReports(proven, inputs, files);
  const findings = annotationsOf(proven);
  const failure = judgeReports(proven.map(({ report }) => report));
  return {
    outputs: {
      ...written,
      verdict: statusWord(statusOfAll(proven)),
      findings: JSON.stringify(findings),
    },
    summary: proven.map(renderProofSummary).join('\n'),
    findings,
    report: {
      text: proven.map(graph ? renderMermaid : renderProofText).join('\n'),
      document: workflowCheckDocument(proven),
    },
    ...(failure && { failure }),
  };
}

async function writeReports(
  proven: readonly ProvenWorkflow[],
  { htmlPath, sarifPath, jsonPath }: CheckInputs,
  files: Ports['files'],
): Promise<Partial<Record<CheckOutput, string>>> {
  if (htmlPath !== undefined) {
    const { renderProofHtml } = await import('./render/html.ts');
    await files.write(htmlPath, renderProofHtml(proven[0]!));
  }
  if (sarifPath !== undefined) await files.write(sarifPath, renderProofSarif(proven, allRules));
  if (jsonPath !== undefined) {
    const document = workflowCheckDocument(proven);
    await files.write(jsonPath, `${JSON.stringify(document, undefined, 2)}\n`);
  }
  return {
    ...(htmlPath !== undefined && { htmlPath }),
    ...(sarifPath !== undefined && { sarifPath }),
    ...(jsonPath !== undefined && { jsonPath }),
  };
}

function onePage(count: number): Failure {
  return proverFailure('WORKFLOW_PAGE_OF_MANY', {
    seen: `\`html-path\` with ${count} workflows`,
    expected: 'one workflow for a page',
    cure: 'Check each workflow by itself when you want its page.',
  });
}
