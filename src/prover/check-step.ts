/** check-workflow as a step: files to reports, reports to outputs, annotations and files. */
import type { ActionResult } from '../define-action.ts';
import type { Failure, Finding } from '../failure.ts';
import type { Ports } from '../ports.ts';
import { parseWorkflow } from '../workflow/parse-workflow.ts';
import { allRules } from './all-rules.ts';
import { checkWorkflow } from './check-workflow.ts';
import { parseConfiguration, type RuleConfiguration } from './configuration.ts';
import { proverFailure } from './failures.ts';
import { maxWorkflowBytes, readCalled } from './read-called.ts';
import { renderProofHtml } from './render/html.ts';
import { renderMermaid } from './render/mermaid.ts';
import { standingFindings, type ProvenWorkflow } from './render/proven.ts';
import { renderProofSarif } from './render/sarif.ts';
import { renderProofSummary } from './render/summary.ts';
import { renderProofText } from './render/text.ts';
import type { Verdict } from './report.ts';

export interface CheckInputs {
  /** Paths below `root`. */
  readonly workflows: readonly string[];
  readonly root: string;
  /** Below `root`; looked for there when left out. */
  readonly configuration: string | undefined;
  readonly htmlPath: string | undefined;
  readonly sarifPath: string | undefined;
  readonly jsonPath: string | undefined;
  /** Print the graph of jobs as Mermaid instead of the report. */
  readonly graph: boolean;
}

export type CheckOutput = 'verdict' | 'findings' | 'htmlPath' | 'sarifPath' | 'jsonPath';

const usualConfiguration = '.github/release-actions.yml';

/**
 * Throws what cannot be read or parsed: WORKFLOW_*, DECLARATION_INVALID, RULE_UNKNOWN,
 * CONFIGURATION_INVALID, FILE_*. What is wrong with the workflows is in the result.
 */
export async function checkStep(
  inputs: CheckInputs,
  { files }: Pick<Ports, 'files'>,
): Promise<ActionResult<CheckOutput>> {
  const configuration = await readConfiguration(inputs, files);
  const proven: ProvenWorkflow[] = [];
  for (const path of inputs.workflows) proven.push(await prove(path, { inputs, configuration, files }));
  const written = await writeReports(proven, inputs, files);
  const findings = proven.flatMap(({ report }) => standingFindings(report).map(annotationOf));
  const failure = judge(proven);
  return {
    outputs: { ...written, verdict: verdictOf(proven), findings: JSON.stringify(findings) },
    summary: proven.map(renderProofSummary).join('\n'),
    findings,
    report: {
      text: proven.map(inputs.graph ? renderMermaid : renderProofText).join('\n'),
      document: documentOf(proven),
    },
    ...(failure && { failure }),
  };
}

async function readConfiguration(
  { root, configuration }: CheckInputs,
  files: Ports['files'],
): Promise<RuleConfiguration | undefined> {
  const path = configuration ?? usualConfiguration;
  // One that was named must be there: reading tells when it is not.
  if (configuration === undefined && !(await files.stat(`${root}/${path}`))) return undefined;
  const text = (await files.read(`${root}/${path}`, maxWorkflowBytes)).toString('utf8');
  return parseConfiguration(text, path, allRules);
}

async function prove(
  path: string,
  {
    inputs,
    configuration,
    files,
  }: {
    readonly inputs: CheckInputs;
    readonly configuration: RuleConfiguration | undefined;
    readonly files: Ports['files'];
  },
): Promise<ProvenWorkflow> {
  const text = (await files.read(`${inputs.root}/${path}`, maxWorkflowBytes)).toString('utf8');
  const workflow = parseWorkflow(text, path);
  const called = await readCalled(workflow, inputs.root, files);
  const report = checkWorkflow(workflow, { called, ...(configuration && { configuration }) });
  return { workflow, report };
}

/** An annotation says in one line what the report says in many. */
function annotationOf({ rule, level, message, location }: Finding): Finding {
  return { rule, level, message, ...(location && { location }) };
}

function verdictOf(proven: readonly ProvenWorkflow[]): Verdict {
  const verdicts = proven.map(({ report }) => report.verdict);
  if (verdicts.includes('refuted')) return 'refuted';
  return verdicts.includes('unknown') ? 'unknown' : 'proved';
}

/** Unknown is no proof, and an error of any rule is one that nobody has allowed. */
function judge(proven: readonly ProvenWorkflow[]): Failure | undefined {
  const wrong = proven.flatMap(({ report }) => {
    const errors = standingFindings(report).filter(({ level }) => level === 'error');
    const rules = [...new Set(errors.map(({ rule }) => rule))];
    return rules.length === 0 ? [] : [`${report.file}: ${rules.join(', ')}`];
  });
  if (wrong.length > 0) {
    return proverFailure('WORKFLOW_REFUTED', {
      seen: wrong.join('; '),
      expected: 'no error, and every property proved',
      cure: 'Read each finding: it tells what to write instead. Where it is meant, write `# release: allow RULE because …` above the job.',
    });
  }
  const open = proven.flatMap(({ report }) =>
    report.properties
      .filter(({ verdict }) => verdict === 'unknown')
      .map(({ rule, because }) => `${report.file}: ${rule} is unknown: ${because ?? 'not decided'}`),
  );
  if (open.length === 0) return undefined;
  return proverFailure('WORKFLOW_UNPROVEN', {
    seen: open.join('; '),
    expected: 'every property proved',
    cure: 'Write the condition that could not be followed in simpler terms, or give the files of the workflows that are called.',
  });
}

async function writeReports(
  proven: readonly ProvenWorkflow[],
  { htmlPath, sarifPath, jsonPath }: CheckInputs,
  files: Ports['files'],
): Promise<Partial<Record<CheckOutput, string>>> {
  if (htmlPath !== undefined) {
    if (proven.length > 1) throw onePage(proven.length);
    await files.write(htmlPath, renderProofHtml(proven[0]!));
  }
  if (sarifPath !== undefined) await files.write(sarifPath, renderProofSarif(proven, allRules));
  if (jsonPath !== undefined) {
    await files.write(jsonPath, `${JSON.stringify(documentOf(proven), undefined, 2)}\n`);
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

function documentOf(proven: readonly ProvenWorkflow[]) {
  return { verdict: verdictOf(proven), workflows: proven.map(({ report }) => report) };
}
