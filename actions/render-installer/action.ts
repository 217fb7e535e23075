import { archiveFailure } from '../../src/archive/failures.ts';
import { artifactFailure } from '../../src/artifacts/failures.ts';
import { attestationFailure } from '../../src/attestation/verify-failures.ts';
import { defineAction } from '../../src/define-action.ts';
import { fileFailure } from '../../src/files/failures.ts';
import { choice, path, releaseRepository, text } from '../../src/inputs.ts';
import { installerFailure } from '../../src/installer/failures.ts';
import { manifestFailure, sealedSetFailure } from '../../src/manifest/failures.ts';
import {
  sealedInputs,
  sealedRunPermission,
  sealedRunToken,
} from '../../src/manifest/sealed-inputs.ts';

export default defineAction({
  name: 'render-installer',
  summary: 'Write an install.sh that installs the sealed programs or nothing.',
  permissions: {},
  optionalPermissions: [sealedRunPermission],
  inputs: {
    ...sealedInputs(),
    name: text({ describe: 'The program, as users call it.' }),
    targets: text({
      describe:
        'YAML list of `{os, arch, libc, asset, binaries}`: for which platform which sealed artifact (a name or glob), and which files of the archive, `{path, name}`, are installed under which name.',
    }),
    verify: choice(['attestation', 'signature', 'either'])({
      describe: 'What the script demands besides the digest, before it installs anything.',
      default: 'attestation',
    }),
    signingFingerprint: text({
      describe:
        'Fingerprint of the OpenPGP key that signs your releases, 40 hexadecimal digits; when `verify` takes a signature.',
      optional: true,
    }),
    output: path({ describe: 'Where the script is written; what is there is replaced.' }),
    githubToken: sealedRunToken(),
    repository: releaseRepository(),
  },
  outputs: {
    script: 'Path of the script.',
    sha256: 'SHA-256 of the script.',
  },
  uses: ['artifacts', 'files', 'log'],
  failures: [
    installerFailure,
    sealedSetFailure,
    manifestFailure,
    attestationFailure,
    artifactFailure,
    archiveFailure,
    fileFailure,
  ],
  run: async (inputs, ports) => {
    const { renderInstaller } = await import('../../src/installer/render-step.ts');
    return renderInstaller(inputs, ports);
  },
});
