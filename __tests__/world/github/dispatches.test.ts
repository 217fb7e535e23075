import { describe, expect, test } from '@jest/globals';
import { openGithub } from './support.ts';

const release = `name: Release
run-name: Release \${{ inputs.tag }} (\${{ inputs.nonce }})
on:
  workflow_dispatch:
    inputs:
      tag: { required: true }
      nonce: {}
  repository_dispatch:
    types: [publish]
`;

function withDispatchable() {
  const world = openGithub();
  world.repository.addCommit({ files: { '.github/workflows/release.yml': release } });
  const dispatch = (body: object, file = 'release.yml') =>
    world.call('POST', `/actions/workflows/${file}/dispatches`, { body });
  return { ...world, dispatch };
}

describe('a workflow dispatch', () => {
  test('answers nothing, and queues a run that carries the nonce in its name', async () => {
    const { call, context, dispatch, repository } = withDispatchable();
    const inputs = { tag: 'v1.0.0', nonce: 'n-1' };
    expect((await dispatch({ ref: 'main', inputs })).status).toBe(204);
    const [noted] = repository.dispatches();
    expect(noted).toMatchObject({
      kind: 'workflow_dispatch',
      target: '.github/workflows/release.yml',
      ref: 'main',
      payload: inputs,
    });
    const { json } = await call('GET', `/actions/runs/${noted!.runIds[0]}`);
    expect(json).toMatchObject({
      event: 'workflow_dispatch',
      status: 'queued',
      display_title: 'Release v1.0.0 (n-1)',
    });
    expect(context.violations).toEqual([]);
  });

  test('tells the run when it is asked to', async () => {
    const { context, dispatch, repository } = withDispatchable();
    const body = { ref: 'main', inputs: { tag: 'v1' }, return_run_details: true };
    const { json, status } = await dispatch(body);
    expect(status).toBe(200);
    expect(json.workflow_run_id).toBe(repository.dispatches()[0]?.runIds[0]);
    expect(context.violations).toEqual([]);
  });

  test.each([
    ['a ref that is not there', { ref: 'nowhere', inputs: { tag: 'v1' } }, 'No ref found'],
    ['an input that is not declared', { ref: 'main', inputs: { tga: 'v1' } }, 'Unexpected inputs'],
    ['a required input left out', { ref: 'main' }, "Required input 'tag' not provided"],
  ])('with %s is refused', async (_, body, message) => {
    const { dispatch } = withDispatchable();
    const refused = await dispatch(body);
    expect(refused.status).toBe(422);
    expect(refused.json.message).toContain(message);
  });

  test('of a workflow that cannot be dispatched is refused', async () => {
    const { dispatch, repository } = withDispatchable();
    const plain = await dispatch({ ref: 'main' }, 'ci.yml');
    expect(plain.json.message).toBe("Workflow does not have 'workflow_dispatch' trigger");
    repository.setWorkflowState('.github/workflows/release.yml', 'disabled_manually');
    expect((await dispatch({ ref: 'main', inputs: { tag: 'v1' } })).status).toBe(422);
    expect((await dispatch({ ref: 'main' }, 'none.yml')).status).toBe(404);
  });
});

describe('a repository dispatch', () => {
  const post = (world: ReturnType<typeof withDispatchable>, body: object) =>
    world.call('POST', '/dispatches', { body });

  test('starts the workflows that listen to its type', async () => {
    const world = withDispatchable();
    const body = { event_type: 'publish', client_payload: { tag: 'v1.0.0' } };
    expect((await post(world, body)).status).toBe(204);
    const [noted] = world.repository.dispatches();
    expect(noted).toMatchObject({ kind: 'repository_dispatch', target: 'publish' });
    expect(noted!.runIds).toHaveLength(1);
  });

  test('of a type that nobody listens to is noted and starts nothing', async () => {
    const world = withDispatchable();
    await post(world, { event_type: 'other' });
    expect(world.repository.dispatches()[0]?.runIds).toEqual([]);
  });

  test('with more than ten keys is refused', async () => {
    const world = withDispatchable();
    const keys = Array.from({ length: 11 }, (_, index) => [`k${index}`, index]);
    const body = { event_type: 'publish', client_payload: Object.fromEntries(keys) };
    expect((await post(world, body)).status).toBe(422);
  });
});
