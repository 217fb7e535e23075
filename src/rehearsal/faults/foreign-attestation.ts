/** An attestation of the staged image by another workflow of the same repository. */
import { signAs } from '../../world/sigstore/sign-bundle.ts';
import type { FaultStage } from '../fault.ts';
import { asReferrer, statementAbout } from '../stand-ins/attest.ts';
import { fallbackTag, renderReferrer, renderReferrerList } from '../stand-ins/docker/referrer.ts';
import { imagePlace, removeAttestations, stagedImage } from './reference-image.ts';

/** Puts it where the right one is kept, and takes that one away wherever it is. */
export async function replaceAttestation(stage: FaultStage, workflowPath: string): Promise<void> {
  const { world, repository, commit, tag } = stage;
  const digest = stagedImage(stage);
  removeAttestations(stage);
  const job = {
    repository: world.repository,
    repositoryId: repository.state.id,
    ownerId: repository.state.ownerId,
    ref: `refs/tags/${tag}`,
    sha: commit,
    eventName: 'push',
    workflow: 'other',
    workflowPath,
    ...{ runId: 1, runNumber: 1, runAttempt: 1, actor: 'octocat' },
  };
  const name = `ghcr.io/${imagePlace.repository}`;
  const bundle = await signAs(world, job, statementAbout({ name, digest }, {}));
  const { oci } = world;
  const subject = { digest, ...oci.findManifest(imagePlace, digest)! };
  const { blobs, manifest, row } = renderReferrer(asReferrer(bundle), subject);
  for (const { bytes } of blobs) oci.seedBlob(imagePlace, bytes);
  oci.seedManifest({ ...imagePlace, ...manifest });
  const tags = [fallbackTag(digest)];
  oci.seedManifest({ ...imagePlace, ...renderReferrerList([row]), tags });
}
