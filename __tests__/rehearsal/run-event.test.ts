import { describe, expect, test } from '@jest/globals';
import { createRunEvent, type EventRequest } from '../../src/rehearsal/run-event.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { expectFailure } from '../support/expect-failure.ts';

const workflow = parseWorkflow(
  [
    'on:',
    '  push: { tags: ["v[0-9]*"] }',
    '  workflow_dispatch:',
    '    inputs:',
    '      tag: { required: true }',
    '      dry: { type: boolean, default: true }',
    '      count: { type: number, default: 3 }',
    '      level: { type: choice, options: [low, high], default: low }',
    'jobs: { a: { runs-on: x, steps: [{ run: "true" }] } }',
  ].join('\n'),
  'release.yml',
);

const request: EventRequest = {
  event: 'push',
  tag: 'v1.2.3',
  inputs: {},
  repository: 'octo/demo',
  isPrivate: false,
  defaultBranch: 'main',
  commit: 'a'.repeat(40),
  actor: 'octocat',
};
const dispatch = (inputs: Record<string, string>) =>
  createRunEvent(workflow, { ...request, event: 'workflow_dispatch', inputs });

describe('a push of a tag', () => {
  test('has the tag as its ref', () => {
    expect(createRunEvent(workflow, request)).toMatchObject({
      ref: 'refs/tags/v1.2.3',
      refType: 'tag',
      payload: { created: true, repository: { full_name: 'octo/demo' } },
    });
  });
  test('tells whether the repository is public, by which signers choose their Sigstore', () => {
    const visibilityOf = (isPrivate: boolean) => {
      const { payload } = createRunEvent(workflow, { ...request, isPrivate });
      return (payload as { repository: { visibility: string } }).repository.visibility;
    };
    expect([visibilityOf(false), visibilityOf(true)]).toEqual(['public', 'private']);
  });
  test('that the workflow does not start on is refused', async () => {
    await expectFailure('REHEARSAL_EVENT_MISMATCH', () =>
      createRunEvent(workflow, { ...request, tag: 'release-1' }),
    );
  });
  test('is refused by a workflow for branches, and by one that knows no push', async () => {
    const jobs = 'jobs: { a: { runs-on: x, steps: [{ run: "true" }] } }';
    for (const on of ['on: { push: { branches: [main] } }', 'on: issues']) {
      await expectFailure('REHEARSAL_EVENT_MISMATCH', () =>
        createRunEvent(parseWorkflow(`${on}\n${jobs}\n`, 'x.yml'), request),
      );
    }
  });
});

describe('a dispatch', () => {
  test('has typed inputs in the context, and texts in the payload', () => {
    const event = dispatch({ tag: 'v1.2.3', dry: 'false' });
    expect(event.inputs).toEqual({ tag: 'v1.2.3', dry: false, count: 3, level: 'low' });
    expect(event.payload).toMatchObject({ inputs: { dry: 'false', count: '3' } });
    expect(event.ref).toBe('refs/heads/main');
  });
  test.each<[string, Record<string, string>]>([
    ['a required input missing', {}],
    ['an unknown input', { tag: 'v1', other: 'x' }],
    ['no boolean', { tag: 'v1', dry: 'treu' }],
    ['no number', { tag: 'v1', count: '10x' }],
    ['no choice', { tag: 'v1', level: 'middle' }],
  ])('with %s is refused', async (_name, inputs) => {
    await expectFailure('REHEARSAL_INPUT_WRONG', () => dispatch(inputs));
  });
});
