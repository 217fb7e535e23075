/** The event that starts the run: its ref, its payload, the inputs it carries. */
import type { Workflow } from '../workflow/model.ts';
import { renderTemplate } from '../workflow/template.ts';
import type { JsonValue } from '../workflow/values.ts';
import { rehearsalFailure } from './failures.ts';
import { filterMatches } from './ref-filter.ts';

/** In the order in which a workflow that nobody names an event for is started. */
export const eventNames = ['push', 'schedule', 'workflow_dispatch'] as const;
export type EventName = (typeof eventNames)[number];

export interface EventRequest {
  readonly event: EventName;
  /** For `push`: the tag pushed. */
  readonly tag: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly repository: string;
  /** By which signers choose their Sigstore. */
  readonly isPrivate: boolean;
  readonly defaultBranch: string;
  readonly commit: string;
  readonly actor: string;
}

export interface RunEvent {
  readonly name: EventName;
  /** `refs/tags/v1.2.3`, or the default branch's for workflow_dispatch and schedule. */
  readonly ref: string;
  readonly refName: string;
  readonly refType: 'tag' | 'branch';
  readonly commit: string;
  /** Content of GITHUB_EVENT_PATH and of `github.event`. */
  readonly payload: JsonValue;
  /** The `inputs` context: booleans and numbers are typed. */
  readonly inputs: Readonly<Record<string, JsonValue>>;
}

/** The event that starts the workflow when nobody names one; `push` when it knows none of ours. */
export function defaultEvent({ triggers }: Workflow): EventName {
  return eventNames.find((name) => triggers.has(name)) ?? 'push';
}

/** The run's event. Throws REHEARSAL_EVENT_MISMATCH, REHEARSAL_INPUT_WRONG. */
export function createRunEvent(workflow: Workflow, request: EventRequest): RunEvent {
  const trigger = workflow.triggers.get(request.event);
  if (!trigger) {
    throw mismatch(
      `${workflow.file} does not start on ${request.event}`,
      `--event ${[...workflow.triggers.keys()].join(' or ')}`,
    );
  }
  if (request.event === 'workflow_dispatch') return dispatchEvent(workflow, request);
  if (request.event === 'schedule') return scheduleEvent(workflow, request);
  const tags = trigger.filters.get('tags');
  if (tags && !filterMatches(tags, request.tag)) {
    throw mismatch(
      `${workflow.file} does not start on the tag ${request.tag}`,
      `a tag that matches ${tags.join(', ')}`,
    );
  }
  if (!tags && trigger.filters.has('branches')) {
    throw mismatch(`${workflow.file} starts on branches only`, 'a `push` with `tags`');
  }
  return pushEvent(request);
}

function pushEvent(request: EventRequest): RunEvent {
  const ref = `refs/tags/${request.tag}`;
  return {
    name: 'push',
    ref,
    refName: request.tag,
    refType: 'tag',
    commit: request.commit,
    inputs: {},
    payload: {
      ref,
      before: '0'.repeat(40),
      after: request.commit,
      created: true,
      deleted: false,
      forced: false,
      base_ref: null,
      head_commit: { id: request.commit },
      ...commonPayload(request),
      pusher: { name: request.actor },
    },
  };
}

/** At the first of its times. */
function scheduleEvent(workflow: Workflow, request: EventRequest): RunEvent {
  const [schedule = ''] = workflow.triggers.get('schedule')!.filters.get('cron') ?? [];
  return {
    ...onBranch('schedule', request),
    inputs: {},
    payload: { schedule, ...commonPayload(request), workflow: workflow.file },
  };
}

function onBranch(name: EventName, { commit, defaultBranch }: EventRequest) {
  const ref = `refs/heads/${defaultBranch}`;
  return { name, ref, refName: defaultBranch, refType: 'branch', commit } as const;
}

function dispatchEvent(workflow: Workflow, request: EventRequest): RunEvent {
  const inputs = dispatchInputs(workflow, request.inputs);
  const branch = onBranch('workflow_dispatch', request);
  return {
    ...branch,
    inputs,
    payload: {
      ref: branch.ref,
      // The payload has texts where the `inputs` context has booleans and numbers.
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [name, String(value)]),
      ),
      ...commonPayload(request),
      workflow: workflow.file,
    },
  };
}

function commonPayload({ repository, isPrivate, defaultBranch, actor }: EventRequest) {
  const [owner = '', name = ''] = repository.split('/');
  return {
    repository: {
      full_name: repository,
      name,
      private: isPrivate,
      visibility: isPrivate ? 'private' : 'public',
      default_branch: defaultBranch,
      owner: { login: owner },
    },
    sender: { login: actor },
  };
}

function dispatchInputs(
  workflow: Workflow,
  given: Readonly<Record<string, string>>,
): Record<string, JsonValue> {
  const declared = workflow.triggers.get('workflow_dispatch')!.inputs;
  for (const name of Object.keys(given)) {
    if (!declared.has(name)) {
      throw inputWrong(name, 'it is not declared', [...declared.keys()].join(', ') || 'no input');
    }
  }
  const inputs: Record<string, JsonValue> = {};
  for (const [name, input] of declared) {
    const text =
      given[name] ?? (input.default ? renderTemplate(input.default, { contexts: {} }) : '');
    if (text === '' && input.required) throw inputWrong(name, 'it is required', 'a value');
    inputs[name] = typedInput(name, text, input);
  }
  return inputs;
}

function typedInput(
  name: string,
  text: string,
  { type, options }: { readonly type: string; readonly options: readonly string[] },
): JsonValue {
  if (type === 'boolean') {
    if (text !== 'true' && text !== 'false' && text !== '') {
      throw inputWrong(name, `it is ${JSON.stringify(text)}`, '`true` or `false`');
    }
    return text === 'true';
  }
  if (type === 'number') {
    if (!Number.isFinite(Number(text))) throw inputWrong(name, `it is ${text}`, 'a number');
    return text === '' ? '' : Number(text);
  }
  if (type === 'choice' && text !== '' && !options.includes(text)) {
    throw inputWrong(name, `it is ${JSON.stringify(text)}`, options.join(', '));
  }
  return text;
}

function mismatch(seen: string, expected: string) {
  return rehearsalFailure('REHEARSAL_EVENT_MISMATCH', {
    seen,
    expected,
    cure: 'Choose another --event or --tag, or correct `on`.',
  });
}

function inputWrong(name: string, seen: string, expected: string) {
  return rehearsalFailure('REHEARSAL_INPUT_WRONG', {
    seen: `the input \`${name}\`: ${seen}`,
    expected,
    cure: `Give it as --input ${name}=value.`,
  });
}
