/** Dispatches: the world notes them, and queues the runs that they would start. */
import { parse } from 'yaml';
import { invalid, notFound, unprocessable } from './answers.ts';
import { pathParameter, timestamp, type Call, type Endpoint } from './call.ts';
import { defaultHead, findCommitish } from './git.ts';
import { queueRun } from './queue-run.ts';
import { apiOf, pageOfRepository } from './render.ts';
import type { CommitState, WorkflowState } from './state.ts';
import { findWorkflow } from './workflows.ts';

type Inputs = Readonly<Record<string, unknown>>;

/** What a workflow file says about dispatches. */
interface WorkflowFile {
  readonly on?: unknown;
  readonly 'run-name'?: string;
}

/** Top-level keys of a client payload, at most. */
const mostPayloadKeys = 10;

export const dispatchWorkflow: Endpoint = (call) => {
  const workflow = findWorkflow(call.repository, pathParameter(call, 'workflow_id'));
  if (!workflow) throw notFound();
  const { ref, inputs = {} } = call.body as { readonly ref: string; readonly inputs?: Inputs };
  const commit = findCommitish(call.repository, ref);
  if (!commit) throw unprocessable(`No ref found for: ${ref}`);
  if (workflow.state !== 'active') {
    throw unprocessable("Cannot trigger a 'workflow_dispatch' on a disabled workflow");
  }
  const file = readWorkflow(call, commit, workflow);
  requireInputs(file, inputs);
  const run = queueRun(call, {
    workflow,
    event: 'workflow_dispatch',
    headBranch: ref.replace(/^refs\/(?:heads|tags)\//, ''),
    headSha: commit.sha,
    displayTitle: renderTitle(file, inputs, 'inputs') ?? workflow.name,
  });
  note(call, {
    kind: 'workflow_dispatch',
    target: workflow.path,
    ref,
    payload: inputs,
    run: run.id,
  });
  if (call.body.return_run_details !== true) return { status: 204 };
  return {
    status: 200,
    body: {
      workflow_run_id: run.id,
      run_url: `${apiOf(call.repository)}/actions/runs/${run.id}`,
      html_url: `${pageOfRepository(call.repository)}/actions/runs/${run.id}`,
    },
  };
};

export const dispatchRepository: Endpoint = (call) => {
  const { event_type: target, client_payload: payload = {} } = call.body as {
    readonly event_type: string;
    readonly client_payload?: Inputs;
  };
  if (Object.keys(payload).length > mostPayloadKeys) {
    throw invalid({ resource: 'RepositoryDispatch', code: 'invalid', field: 'client_payload' });
  }
  const head = defaultHead(call.repository);
  const runs = call.repository.workflows
    .map((workflow) => ({ workflow, file: readWorkflow(call, head, workflow) }))
    .filter(({ workflow, file }) => workflow.state === 'active' && listensTo(file, target))
    .map(({ workflow, file }) =>
      queueRun(call, {
        workflow,
        event: 'repository_dispatch',
        headBranch: call.repository.defaultBranch,
        headSha: head.sha,
        displayTitle: renderTitle(file, payload, 'github.event.client_payload') ?? target,
      }),
    );
  const ref = `refs/heads/${call.repository.defaultBranch}`;
  note(call, { kind: 'repository_dispatch', target, ref, payload, run: runs[0]?.id });
  return { status: 204 };
};

interface Note {
  readonly kind: 'workflow_dispatch' | 'repository_dispatch';
  readonly target: string;
  readonly ref: string;
  readonly payload: Inputs;
  readonly run: number | undefined;
}

function note(call: Call, { run, payload, ...dispatch }: Note): void {
  call.repository.dispatches.push({
    ...dispatch,
    payload: { ...payload },
    at: timestamp(call.world.context),
    runIds: run === undefined ? [] : [run],
  });
}

/** The file at the commit; undefined when the scenario seeded no content for it. */
function readWorkflow(
  call: Call,
  commit: CommitState,
  workflow: WorkflowState,
): WorkflowFile | undefined {
  const key = commit.files[workflow.path];
  if (key === undefined) return undefined;
  return parse(call.world.context.blobs.get(key).toString('utf8')) as WorkflowFile;
}

function trigger(file: WorkflowFile, event: string): object | undefined {
  const { on } = file;
  if (on === event) return {};
  if (Array.isArray(on)) return on.includes(event) ? {} : undefined;
  if (typeof on !== 'object' || on === null || !(event in on)) return undefined;
  return (on as Record<string, object | null>)[event] ?? {};
}

function requireInputs(file: WorkflowFile | undefined, inputs: Inputs): void {
  if (!file) return;
  const dispatch = trigger(file, 'workflow_dispatch') as
    { readonly inputs?: Readonly<Record<string, { readonly required?: boolean }>> } | undefined;
  if (!dispatch) throw unprocessable("Workflow does not have 'workflow_dispatch' trigger");
  const declared = dispatch.inputs ?? {};
  const unexpected = Object.keys(inputs).filter((name) => !(name in declared));
  if (unexpected.length > 0) {
    throw unprocessable(`Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  }
  for (const [name, { required }] of Object.entries(declared)) {
    if (required && inputs[name] === undefined) {
      throw unprocessable(`Required input '${name}' not provided`);
    }
  }
}

function listensTo(file: WorkflowFile | undefined, eventType: string): boolean {
  const dispatch =
    file && (trigger(file, 'repository_dispatch') as { types?: string[] } | undefined);
  return dispatch !== undefined && (dispatch.types ?? [eventType]).includes(eventType);
}

/** `run-name` with the values of one context filled in; a caller finds its run by it. */
function renderTitle(file: WorkflowFile | undefined, values: Inputs, context: string) {
  const escaped = context.replaceAll('.', '\\.');
  const expression = new RegExp(`\\$\\{\\{\\s*${escaped}\\.([\\w-]+)\\s*\\}\\}`, 'g');
  return file?.['run-name']?.replace(expression, (_, name: string) => String(values[name] ?? ''));
}
