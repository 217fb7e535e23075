import { archiveFailure } from '../../src/archive/failures.ts';
import { artifactFailure } from '../../src/artifacts/failures.ts';
import { crateFailure } from '../../src/crates/failures.ts';
import { defineAction } from '../../src/define-action.ts';
import { fileFailure } from '../../src/files/failures.ts';
import { path, releaseRepository } from '../../src/inputs.ts';
import { installFailure } from '../../src/install/failures.ts';
import { manifestFailure, sealedSetFailure } from '../../src/manifest/failures.ts';
import {
  sealedInputs,
  sealedRunPermission,
  sealedRunToken,
} from '../../src/manifest/sealed-inputs.ts';
import { registryFailure } from '../../src/registry/failures.ts';

export default defineAction({
  name: 'write-install-locks',
  summary: 'Write lock files with which pip, npm and cargo install exactly the sealed bytes.',
  permissions: {},
  optionalPermissions: [sealedRunPermission],
  inputs: {
    ...sealedInputs(),
    outFolder: path({
      describe: 'Empty folder for the lock files; a folder in it for each registry.',
    }),
    githubToken: sealedRunToken(),
    repository: releaseRepository(),
  },
  outputs: {
    folder: 'The folder of the lock files.',
    files: 'What was written, as JSON: a list of channel, type and path.',
  },
  uses: ['artifacts', 'files', 'log'],
  failures: [
    installFailure,
    sealedSetFailure,
    manifestFailure,
    artifactFailure,
    archiveFailure,
    crateFailure,
    registryFailure,
    fileFailure,
  ],
  run: async (inputs, ports) => {
    const { writeInstallLocks } = await import('../../src/install/write-install-locks.ts');
    return writeInstallLocks(inputs, ports);
  },
});
