/** The files that a workflow calls in its own repository, and those of others that were given. */
import type { Files } from '../ports.ts';
import type { ActionFile, Workflow } from '../workflow/model.ts';
import { parseActionFile } from '../workflow/parse-action.ts';
import { parseWorkflow } from '../workflow/parse-workflow.ts';
import { localPath, type CalledFiles } from './effects/called-files.ts';

/** More than any workflow has; an alias bomb is refused while it is parsed. */
export const maxWorkflowBytes = 2 * 1024 * 1024;
/** GitHub's own limit is four levels of calls, with fewer files than this. */
const maxCalled = 200;

type Reader = Pick<Files, 'read' | 'stat'>;

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
  const workflows = new Map<string, Workflow>();
  const actions = new Map<string, ActionFile>();
  const open: Workflow[] = [workflow];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const path of calledWorkflows(next)) {
      if (workflows.has(path) || workflows.size >= maxCalled) continue;
      const text = await findText(`${root}/${path}`, files);
      if (text === undefined) continue;
      const called = parseWorkflow(text, path);
      workflows.set(path, called);
      open.push(called);
    }
    for (const folder of calledActions(next)) {
      if (actions.has(folder) || actions.size >= maxCalled) continue;
      for (const name of ['action.yml', 'action.yaml']) {
        const path = `${folder}/${name}`;
        const text = await findText(`${root}/${path}`, files);
        if (text === undefined || actions.has(folder)) continue;
        actions.set(folder, parseActionFile(text, path));
      }
    }
  }
  return { workflows, actions };
}

function calledWorkflows({ jobs }: Workflow): readonly string[] {
  return [...jobs.values()].flatMap((job) => (job.kind === 'call' ? insideOf(job.uses) : []));
}

function calledActions({ jobs }: Workflow): readonly string[] {
  return [...jobs.values()].flatMap((job) =>
    job.kind === 'steps'
      ? job.steps.flatMap((step) => (step.kind === 'uses' ? insideOf(step.uses) : []))
      : [],
  );
}

/** The local path, unless it would leave the repository. */
function insideOf(uses: string): readonly string[] {
  const path = localPath(uses);
  return path === undefined || path.split('/').includes('..') ? [] : [path];
}

async function findText(path: string, files: Reader): Promise<string | undefined> {
  if ((await files.stat(path)) === undefined) return undefined;
  return (await files.read(path, maxWorkflowBytes)).toString('utf8');
}
