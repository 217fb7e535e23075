import { artifactFailure } from '../../src/artifacts/failures.ts';
import { defineAction } from '../../src/define-action.ts';
import { fileFailure } from '../../src/files/failures.ts';
import {
  boolean,
  choice,
  githubToken,
  integer,
  json,
  list,
  releaseRepository,
  text,
} from '../../src/inputs.ts';
import { manifestFailure, sealedSetFailure } from '../../src/manifest/failures.ts';
import { sealedInputs, sealedRunPermission } from '../../src/manifest/sealed-inputs.ts';
import { imageFailure } from '../../src/oci/failures.ts';
import { receiptFailure } from '../../src/receipt/failures.ts';
import { releaseFailure, undraftFailure } from '../../src/release/failures.ts';
import { gpgFailure, signatureFailure } from '../../src/signing/failures.ts';

export default defineAction({
  name: 'undraft-release',
  summary:
    'Make the draft public, once every channel and image has proved that it is what was sealed.',
  permissions: { contents: 'write' },
  optionalPermissions: [
    sealedRunPermission,
    { scope: 'packages', right: 'read', when: 'a private image on ghcr.io is sealed' },
  ],
  inputs: {
    ...sealedInputs(),
    releaseId: integer({ describe: 'ID of the draft: `release-id` of stage-release.' }),
    needs: json({
      describe:
        'The `needs` context of this job, `${{ toJSON(needs) }}`: every job in it must have succeeded.',
    }),
    receipts: list({
      describe:
        'Receipts of channels and of promoted images (JSON, one a line), files that hold one, or folders of them. Receipts are also taken from outputs of the needed jobs that are named `receipt` or end in `-receipt`.',
      optional: true,
    }),
    tag: text({
      describe: 'Tag that is meant to become public; a set sealed for another one is refused.',
      optional: true,
    }),
    makeLatest: choice(['auto', 'true', 'false'])({
      describe:
        'Whether it becomes the latest release; `auto` when it is stable and no published version is higher.',
      default: 'auto',
    }),
    dryRun: boolean({ describe: 'Verify everything, and publish nothing.', default: 'false' }),
    githubToken: githubToken(),
    repository: releaseRepository(),
  },
  outputs: {
    state: '`published` or `already-public`; empty when it was refused, and in a dry run.',
    url: 'Address of the public release.',
    latest: '`true` when it is the latest release now.',
    publishedAt: 'When it became public, ISO 8601.',
  },
  uses: ['artifacts', 'clock', 'files', 'gpg', 'imageRegistries', 'log', 'refs', 'releases'],
  failures: [
    undraftFailure,
    releaseFailure,
    receiptFailure,
    imageFailure,
    sealedSetFailure,
    manifestFailure,
    signatureFailure,
    gpgFailure,
    artifactFailure,
    fileFailure,
  ],
  run: async (inputs, ports) => {
    const { undraftStep } = await import('../../src/release/undraft-step.ts');
    return undraftStep(inputs, ports);
  },
});
