/** What the API says of an artifact of another run, in every shape: only a plain yes is one. */
import { describe, expect, it } from '@jest/globals';
import { workflowArtifacts } from '../../src/adapters/artifacts.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeLog, fakeRun } from '../support/fakes.ts';
import { temporaryFolders } from '../support/folders.ts';
import { loopbackServer } from '../support/loopback-server.ts';

const folderWith = temporaryFolders();

/** Asks for artifact 7 of run 5; the API answers the same to everything. */
async function download(body: string, status = 200) {
  await using server = await loopbackServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  const host = { run: fakeRun({ apiUrl: server.origin }), log: fakeLog() };
  const artifacts = workflowArtifacts({ host, token: 'ghs_secret', repository: 'octo/demo' });
  try {
    await artifacts.download(7, folderWith(), { runId: 5 });
  } finally {
    // Nothing is fetched of what is not known to be that run's.
    expect(server.asked.map(({ url }) => url)).toEqual(['/repos/octo/demo/actions/artifacts/7']);
  }
}

describe('an artifact of another run', () => {
  it.each(['null', '[]', '"ok"', '{}', '{"expired":null,"workflow_run":{"id":5}}', '<html>'])(
    'is not believed in when the API answers %s',
    async (body) => {
      await expectFailure('ARTIFACT_UNREACHABLE', () => download(body));
    },
  );

  it.each([
    '{"expired":false,"workflow_run":null}',
    '{"expired":false,"workflow_run":{"id":6}}',
    '{"expired":false,"workflow_run":{}}',
    '{"expired":true,"workflow_run":{"id":5}}',
  ])('is not of that run, or not any more, when the API answers %s', async (body) => {
    await expectFailure('ARTIFACT_NOT_FOUND', () => download(body));
  });

  it('is unreachable without the right to it, and the token is in no message', async () => {
    const failure = await expectFailure('ARTIFACT_UNREACHABLE', () => download('{}', 403));
    expect(failure.message).not.toContain('ghs_secret');
  });
});
