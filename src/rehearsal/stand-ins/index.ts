/** The stand-ins for well-known actions: the only list. */
import type { StandIn } from '../stand-in.ts';
import { attest } from './attest.ts';
import { checkoutOf } from './checkout.ts';
import { cratesIoAuth } from './crates-io-auth.ts';
import { dockerBuildPush } from './docker/build-push.ts';
import { dockerLogin } from './docker/login.ts';
import { downloadArtifact } from './download-artifact.ts';
import { pypiPublish } from './pypi-publish.ts';
import { setUpActions } from './set-up.ts';
import { setupNodeOf } from './setup-node.ts';
import { uploadArtifact } from './upload-artifact.ts';

/** All of them, for one project and the suite that rehearses it. */
export function standInsFor(
  project: { readonly folder: string; readonly commit: string },
  suiteFolder: string,
): StandIn[] {
  return [
    checkoutOf(project),
    uploadArtifact,
    downloadArtifact,
    pypiPublish,
    cratesIoAuth,
    dockerLogin,
    dockerBuildPush,
    attest,
    setupNodeOf(suiteFolder),
    ...setUpActions,
  ];
}
