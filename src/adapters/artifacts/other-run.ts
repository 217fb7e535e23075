/** An artifact of another run, through GitHub's REST API: by its ID, and only from that run. */
import { join } from 'node:path';
import { artifactFailure } from '../../artifacts/failures.ts';
import { systemClock } from '../clock.ts';
import { localFiles } from '../files.ts';
import { createHttp, type Http, type HttpRequest } from '../http.ts';
import type { ArtifactWiring } from '../artifacts.ts';
import { digestMismatch, notFound, unreachable } from './refusals.ts';
import { nullable, objectOf, optional, textLike, trueOrFalse, wholeNumber } from '../../shape.ts';
import { unpackArtifact } from './unpack.ts';

/** Fetches and unpacks an artifact of the run named. Throws ARTIFACT_*, ARCHIVE_*. */
export async function downloadFromRun(
  asked: { readonly id: number; readonly runId: number; readonly folder: string },
  { host, token, repository }: ArtifactWiring,
): Promise<void> {
  if (!token || !repository) throw noWayIn();
  const http = createHttp({ clock: systemClock, log: host.log });
  const artifact: HttpRequest = {
    url: `${host.run.apiUrl}/repos/${repository}/actions/artifacts/${asked.id}`,
    headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
    authorization: `Bearer ${token}`,
  };
  const expected = await requireArtifact(http, artifact, asked);
  const zip = join(await localFiles.makeTemporaryFolder('artifact'), 'artifact.zip');
  const answer = await http.download({ ...artifact, url: `${artifact.url}/zip` }, (bytes) =>
    localFiles.write(zip, bytes),
  );
  if (!answer.answered) throw unreachable(new Error(answer.reason));
  if (answer.status === 404 || answer.status === 410) throw notFound(asked.id, 'that run');
  if (!answer.digests) throw unreachable(new Error(`the answer was ${answer.status}`));
  if (expected !== undefined && answer.digests.sha256 !== expected) throw digestMismatch(asked.id);
  await unpackArtifact(zip, asked.folder);
}

/** The digest that the API records, when it does. Throws unless the run has the artifact. */
async function requireArtifact(
  http: Http,
  request: HttpRequest,
  { id, runId }: { readonly id: number; readonly runId: number },
): Promise<string | undefined> {
  const answer = await http.request(request);
  if (!answer.answered) throw unreachable(new Error(answer.reason));
  if (answer.status === 404) throw notFound(id, `run ${runId}`);
  if (answer.status !== 200) throw unreachable(new Error(`the answer was ${answer.status}`));
  const found = parseArtifact(answer.body);
  if (found.expired) throw notFound(id, `run ${runId} any more: it has expired`);
  if (found.workflow_run?.id !== runId) throw notFound(id, `run ${runId}`);
  return /^sha256:([0-9a-f]{64})$/.exec(found.digest ?? '')?.[1];
}

const apiArtifact = objectOf({
  expired: trueOrFalse,
  digest: optional(nullable(textLike())),
  workflow_run: optional(nullable(objectOf({ id: optional(wholeNumber(1)) }))),
});

function parseArtifact(body: Buffer): ReturnType<typeof apiArtifact> {
  try {
    return apiArtifact(JSON.parse(body.toString('utf8')), '');
  } catch (error) {
    throw unreachable(error);
  }
}

function noWayIn() {
  return artifactFailure('ARTIFACT_UNREACHABLE', {
    seen: 'an artifact of another run was asked for, without a token or a repository',
    expected: 'a token that may read the repository’s Actions',
    cure: 'Set `github-token` and `repository`, and grant the job `actions: read`.',
  });
}
