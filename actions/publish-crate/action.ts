import { archiveFailure } from '../../src/archive/failures.ts';
import { bytesFailure } from '../../src/bytes/failures.ts';
import { channelFailure } from '../../src/channels/failures.ts';
import { crateFailure } from '../../src/crates/failures.ts';
import { defineAction } from '../../src/define-action.ts';
import { identityFailure } from '../../src/identity/failures.ts';
import { boolean, githubToken, releaseRepository, text } from '../../src/inputs.ts';
import { manifestFailure, sealedSetFailure } from '../../src/manifest/failures.ts';
import { sealedInputs, sealedRunPermission } from '../../src/manifest/sealed-inputs.ts';
import { registryFailure } from '../../src/registry/failures.ts';

export default defineAction({
  name: 'publish-crate',
  summary: 'Upload the sealed .crate itself to crates.io, without packaging again.',
  permissions: {},
  optionalPermissions: [
    { scope: 'id-token', right: 'write', when: '`token` is left out: trusted publishing' },
    sealedRunPermission,
  ],
  inputs: {
    ...sealedInputs(),
    channel: text({ describe: 'Name of the channel, as the release manifest has it.' }),
    token: text({
      describe:
        'Token for crates.io. Without one, the run’s own identity is exchanged for a short-lived token (trusted publishing) once there is something to upload, and that token is revoked in the end.',
      optional: true,
      secret: true,
    }),
    dryRun: boolean({ describe: 'Check everything and upload nothing.', default: 'false' }),
    githubToken: githubToken(),
    repository: releaseRepository(),
  },
  outputs: {
    state:
      '`published`, `already-published` (with the sealed bytes), `already-there` (after a lost answer; the readback decides about its bytes) or `dry-run`; empty when it was refused.',
  },
  uses: [
    'artifacts',
    'crateTokens',
    'crateUploads',
    'files',
    'identityTokens',
    'interruption',
    'log',
    'registries',
  ],
  failures: [
    crateFailure,
    identityFailure,
    bytesFailure,
    channelFailure,
    registryFailure,
    sealedSetFailure,
    manifestFailure,
    archiveFailure,
  ],
  run: async (inputs, ports) => {
    const { publishSealedCrate } = await import('../../src/crates/publish-sealed.ts');
    return publishSealedCrate(inputs, ports);
  },
});
