/** From the files of a repository to what the prover finds out about them. */
import type { Files } from '../ports.ts';
import { parseWorkflow } from '../workflow/parse-workflow.ts';
import { allRules } from './all-rules.ts';
import { checkWorkflow } from './check-workflow.ts';
import { parseConfiguration, type RuleConfiguration } from './configuration.ts';
import type { MergedFinding } from './merge/merged-finding.ts';
import { maxOutputLength, mergeOutputs, type LinterOutput } from './merge/merge-findings.ts';
import { maxWorkflowBytes, readCalled } from './read-called.ts';
import type { ProvenWorkflow } from './render/proven.ts';
import { fileName, pathBelow, repositoryOf, twoAbove } from './repository-path.ts';

export interface ProofFiles {
  readonly workflows: readonly string[];
  /** Folder of the repository; what stands before `.github/workflows/` when left out. */
  readonly root: string | undefined;
  /** `.github/release-actions.yml` of the repository is looked for when left out. */
  readonly configuration: string | undefined;
  /** Files that zizmor or actionlint wrote. */
  readonly merge?: readonly string[] | undefined;
}

type Reader = Pick<Files, 'read' | 'stat'>;

const usualConfiguration = '.github/release-actions.yml';

/**
 * Each workflow with its report, in their order. Throws WORKFLOW_*, DECLARATION_INVALID,
 * RULE_UNKNOWN, CONFIGURATION_INVALID, MERGE_UNREADABLE, FILE_*.
 */
export async function proveFiles(
  { workflows, root: told, configuration: named, merge = [] }: ProofFiles,
  files: Reader,
): Promise<readonly ProvenWorkflow[]> {
  const merged = await readMerged(merge, files);
  const proven: ProvenWorkflow[] = [];
  for (const given of workflows) {
    const path = await placeOf(given, told, files);
    const root = told ?? (await rootOf(path, files));
    const configuration = await readConfiguration(named, root, files);
    const workflow = parseWorkflow(await readText(path, files), path);
    const called = await readCalled(workflow, root, files);
    const options = { called, merged, ...(configuration && { configuration }) };
    proven.push({ workflow, called, report: checkWorkflow(workflow, options) });
  }
  return proven;
}

/** As it is given; below the repository that was named, when it stands there and not here. */
async function placeOf(path: string, root: string | undefined, files: Reader): Promise<string> {
  if (root === undefined || path.startsWith('/') || (await files.stat(path))) return path;
  const below = pathBelow(root, path);
  return (await files.stat(below)) ? below : path;
}

/** A file that is named from within `.github/workflows/` is the one of that name in there. */
async function rootOf(path: string, files: Reader): Promise<string> {
  const above = twoAbove(path);
  if (above === undefined) return repositoryOf(path);
  const there = pathBelow(above, `.github/workflows/${fileName(path)}`);
  if ((await files.stat(path)) === undefined || (await files.stat(there)) === undefined) {
    return repositoryOf(path);
  }
  // Another file can have the name.
  const isSame = (await readText(path, files)) === (await readText(there, files));
  return isSame ? above : repositoryOf(path);
}

async function readMerged(
  paths: readonly string[],
  files: Reader,
): Promise<readonly MergedFinding[]> {
  const outputs: LinterOutput[] = [];
  for (const from of paths) {
    const text = (await files.read(from, maxOutputLength)).toString('utf8');
    outputs.push({ from, text });
  }
  return mergeOutputs(outputs);
}

async function readConfiguration(
  named: string | undefined,
  root: string,
  files: Reader,
): Promise<RuleConfiguration | undefined> {
  const path = named ?? pathBelow(root, usualConfiguration);
  // One that was named must be there: reading tells when it is not.
  if (named === undefined && !(await files.stat(path))) return undefined;
  return parseConfiguration(await readText(path, files), path, allRules);
}

async function readText(path: string, files: Reader): Promise<string> {
  return (await files.read(path, maxWorkflowBytes)).toString('utf8');
}
