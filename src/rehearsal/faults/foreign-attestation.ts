/** An attestation of the staged image by another workflow of the same repository. */
import type { FaultStage } from '../fault.ts';
import { signStatement } from '../sign-statement.ts';
import { asReferrer, provenanceOf } from '../stand-ins/attest.ts';
import { fallbackTag, renderReferrer, renderReferrerList } from '../stand-ins/docker/referrer.ts';
import { createWorldHttp, type WorldHttp } from '../world-http.ts';
import { imagePlace, stagedImage } from './reference-image.ts';

/** Puts it where the right one is kept, and takes that one away. */
export async function replaceAttestation(stage: FaultStage, workflowPath: string): Promise<void> {
  const { oci } = stage.world;
  const digest = stagedImage(stage);
  const http = createWorldHttp(stage.world);
  try {
    const idToken = await idTokenOf(stage, workflowPath, http);
    const { registry, repository } = imagePlace;
    const name = `${registry}.io/${repository}`;
    const bundle = await signStatement(http, idToken, provenanceOf({ name, digest }, idToken));
    const subject = { digest, ...oci.findManifest(imagePlace, digest)! };
    const { blobs, manifest, row } = renderReferrer(asReferrer(bundle), subject);
    for (const { bytes } of blobs) oci.seedBlob(imagePlace, bytes);
    const list = renderReferrerList([row]);
    for (const [{ bytes, mediaType }, ...tags] of [
      [manifest],
      [list, fallbackTag(digest)],
    ] as const) {
      oci.seedManifest({ ...imagePlace, bytes, mediaType, tags });
    }
  } finally {
    await http.close();
  }
}

/** Of a run of that workflow at the released tag. */
async function idTokenOf(
  { world, repository, commit, tag }: FaultStage,
  workflowPath: string,
  http: WorldHttp,
): Promise<string> {
  const { state } = repository;
  const variables = world.oidc.requestToken({
    repository: world.repository,
    repositoryId: state.id,
    ownerId: state.ownerId,
    ref: `refs/tags/${tag}`,
    sha: commit,
    eventName: 'push',
    workflow: 'other',
    workflowPath,
    ...{ runId: 1, runNumber: 1, runAttempt: 1, actor: 'octocat' },
  });
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = variables;
  const headers = { authorization: `Bearer ${token}` };
  const answer = await http.send({ url: `${url}&audience=sigstore`, headers });
  return (JSON.parse(answer.body.toString('utf8')) as { readonly value: string }).value;
}
