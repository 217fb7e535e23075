/** The text of a workflow file as a model, every expression parsed where it stands. */
import { parseComments } from './comments.ts';
import { invalid, isEmpty, requireKeys, requireMapping, requireText } from './read-tree.ts';
import type { Job, Workflow } from './model.ts';
import { requireAcyclic } from './needs-graph.ts';
import { parseConcurrency, parseDefaults, parseTemplates } from './parse-common.ts';
import { parseJob } from './parse-job.ts';
import { parseTriggers } from './parse-triggers.ts';
import { parsePermissions } from './permissions.ts';
import { places } from './places.ts';
import { parseTemplate } from './template.ts';
import { parseTree, type Tree } from './tree.ts';

const workflowKeys = [
  'name',
  'run-name',
  'on',
  'permissions',
  'env',
  'defaults',
  'concurrency',
  'jobs',
] as const;

/**
 * The workflow that a file holds. Throws WORKFLOW_NOT_YAML, WORKFLOW_INVALID,
 * WORKFLOW_NEEDS_UNKNOWN, WORKFLOW_NEEDS_CYCLE and EXPRESSION_INVALID, each with its place.
 */
export function parseWorkflow(text: string, file: string): Workflow {
  const tree = requireKeys(parseTree(text, file), 'the workflow', workflowKeys);
  const { entries } = tree;
  const triggers = entries.get('on');
  if (!triggers) throw invalid(tree.at, 'the workflow has no `on`.', 'the events that start it');
  const permissions = entries.get('permissions');
  const name = entries.get('name');
  const runName = entries.get('run-name');
  const concurrency = entries.get('concurrency');
  const workflow: Workflow = {
    file,
    name: isEmpty(name) ? undefined : requireText(name, 'name'),
    runName: isEmpty(runName) ? undefined : parseTemplate(runName, places.runName),
    triggers: parseTriggers(triggers),
    permissions: isEmpty(permissions) ? undefined : parsePermissions(permissions),
    env: parseTemplates(entries.get('env'), 'env', places.workflowEnv),
    defaults: parseDefaults(entries.get('defaults'), places.workflowEnv),
    concurrency: isEmpty(concurrency)
      ? undefined
      : parseConcurrency(concurrency, places.workflowConcurrency),
    jobs: parseJobs(entries.get('jobs'), tree),
    comments: parseComments(text, file),
  };
  requireAcyclic(workflow.jobs);
  return workflow;
}

function parseJobs(tree: Tree | undefined, workflow: Tree): ReadonlyMap<string, Job> {
  if (isEmpty(tree)) throw invalid(workflow.at, 'the workflow has no jobs.', 'at least one job');
  const mapping = requireMapping(tree, 'jobs');
  const jobs = new Map<string, Job>();
  for (const [id, job] of mapping.entries) {
    const at = mapping.keys.get(id) ?? job.at;
    if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(id)) {
      throw invalid(at, `the job ID \`${id}\` is not a name.`, 'letters, digits, `-` and `_`');
    }
    jobs.set(id, parseJob(id, job, at));
  }
  if (jobs.size === 0) throw invalid(tree.at, 'the workflow has no jobs.', 'at least one job');
  return jobs;
}
