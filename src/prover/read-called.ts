/** The files that a workflow calls in its own repository. */
import type { Files } from '../ports.ts';
import type { ActionFile, Step, Workflow } from '../workflow/model.ts';
import { parseActionFile } from '../workflow/parse-action.ts';
import { parseWorkflow } from '../workflow/parse-workflow.ts';
import { localPath, type CalledFiles } from './effects/called-files.ts';
import { pathBelow } from './repository-path.ts';

/** More than any workflow has; an alias bomb is refused while it is parsed. */
export const maxWorkflowBytes = 2 * 1024 * 1024;
/** GitHub's own limit is ten levels of calls, with fewer files than this. */
const maxCalled = 200;

type Reader = Pick<Files, 'read' | 'stat'>;

interface Reading {
  readonly root: string;
  readonly files: Reader;
  readonly workflows: Map<string, Workflow>;
  readonly actions: Map<string, ActionFile>;
}

/**
 * All that can be read of what the workflow calls, and what these call in turn. A file that is not
 * there is left out: it stays opaque, and the report names it. Throws WORKFLOW_* for one that
 * cannot be parsed, FILE_TOO_LARGE.
 */
export async function readCalled(
  workflow: Workflow,
  root: string,
  files: Reader,
): Promise<CalledFiles> {
  const reading: Reading = { root, files, workflows: new Map(), actions: new Map() };
  await readCallsOf(workflow, reading);
  const { workflows, actions } = reading;
  return { workflows, actions };
}

async function readCallsOf({ jobs }: Workflow, reading: Reading): Promise<void> {
  for (const job of jobs.values()) {
    if (job.kind === 'call') await readWorkflow(job.uses, reading);
    else await readActions(job.steps, reading);
  }
}

async function readWorkflow(uses: string, reading: Reading): Promise<void> {
  const path = insideOf(uses);
  const { workflows } = reading;
  if (path === undefined || workflows.has(path) || workflows.size >= maxCalled) return;
  const found = await findText(path, reading);
  if (!found) return;
  const called = parseWorkflow(found.text, found.file);
  workflows.set(path, called);
  await readCallsOf(called, reading);
}

async function readActions(steps: readonly Step[], reading: Reading): Promise<void> {
  for (const step of steps) {
    if (step.kind === 'parallel') await readActions(step.steps, reading);
    if (step.kind === 'uses') await readAction(step.uses, reading);
  }
}

async function readAction(uses: string, reading: Reading): Promise<void> {
  const folder = insideOf(uses);
  const { actions } = reading;
  if (folder === undefined || actions.has(folder) || actions.size >= maxCalled) return;
  const found =
    (await findText(`${folder}/action.yml`, reading)) ??
    (await findText(`${folder}/action.yaml`, reading));
  if (!found) return;
  const action = parseActionFile(found.text, found.file);
  actions.set(folder, action);
  if (action.runs.kind === 'composite') await readActions(action.runs.steps, reading);
}

/** The local path, unless it would leave the repository. */
function insideOf(uses: string): string | undefined {
  const path = localPath(uses);
  return path === undefined || path.split('/').includes('..') ? undefined : path;
}

async function findText(path: string, { root, files }: Reading) {
  const file = pathBelow(root, path);
  if ((await files.stat(file)) === undefined) return undefined;
  return { file, text: (await files.read(file, maxWorkflowBytes)).toString('utf8') };
}
