/** The workflows that a repository defines. */
import { notFound } from './answers.ts';
import { pathParameter, timestamp, type Endpoint, type World } from './call.ts';
import { pagedObject } from './pagination.ts';
import { apiOf, nodeId, pageOfRepository } from './render.ts';
import type { RepositoryState, WorkflowState } from './state.ts';

export const listWorkflows: Endpoint = (call) =>
  pagedObject(call, { key: 'workflows', all: call.repository.workflows }, (workflow) =>
    renderWorkflow(call.repository, workflow),
  );

export const getWorkflow: Endpoint = (call) => {
  const workflow = findWorkflow(call.repository, pathParameter(call, 'workflow_id'));
  if (!workflow) throw notFound();
  return { status: 200, body: renderWorkflow(call.repository, workflow) };
};

/** By ID, by file name (`ci.yml`) or by path. */
export function findWorkflow(repository: RepositoryState, key: string): WorkflowState | undefined {
  return repository.workflows.find(
    ({ id, path }) => String(id) === key || path === key || path.split('/').at(-1) === key,
  );
}

/** The workflow at that path, added as an active one when there is none. */
export function addWorkflow(
  world: World,
  repository: RepositoryState,
  { name, path }: { readonly path: string; readonly name?: string },
): WorkflowState {
  const existing = findWorkflow(repository, path);
  if (existing) return existing;
  const added: WorkflowState = {
    id: world.context.nextId(),
    path,
    name: name ?? path,
    state: 'active',
    createdAt: timestamp(world.context),
  };
  repository.workflows.push(added);
  return added;
}

function renderWorkflow(repository: RepositoryState, workflow: WorkflowState): object {
  const page = pageOfRepository(repository);
  return {
    id: workflow.id,
    node_id: nodeId('W', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: workflow.state,
    created_at: workflow.createdAt,
    updated_at: workflow.createdAt,
    url: `${apiOf(repository)}/actions/workflows/${workflow.id}`,
    html_url: `${page}/blob/${repository.defaultBranch}/${workflow.path}`,
    badge_url: `${page}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
  };
}
