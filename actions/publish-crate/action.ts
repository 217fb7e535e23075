import { archiveFailure } from '../../src/archive/failures.ts';
import { channelFailure } from '../../src/channels/failures.ts';
import { crateFailure } from '../../src/crates/failures.ts';
import { defineAction } from '../../src/define-action.ts';
import { boolean, githubToken, releaseRepository, text } from '../../src/inputs.ts';
import { manifestFailure, sealedSetFailure } from '../../src/manifest/failures.ts';
import { sealedInputs, sealedRunPermission } from '../../src/manifest/sealed-inputs.ts';

export default defineAction({
  name: 'publish-crate',
  summary: 'Upload the sealed .crate itself to crates.io, without packaging again.',
  permissions: {},
  optionalPermissions: [sealedRunPermission],
  inputs: {
    ...sealedInputs(),
    channel: text({ describe: 'Name of the channel, as the release manifest has it.' }),
    token: text({
      describe: 'Token for crates.io, such as the short-lived one of crates-io-auth-action.',
      secret: true,
    }),
    dryRun: boolean({ describe: 'Check everything and upload nothing.', default: 'false' }),
    githubToken: githubToken(),
    repository: releaseRepository(),
  },
  outputs: {
    state: '`published`, `already-there` (the readback decides about its bytes) or `dry-run`.',
  },
  uses: ['artifacts', 'crateUploads', 'files', 'log', 'registries'],
  failures: [crateFailure, channelFailure, sealedSetFailure, manifestFailure, archiveFailure],
  run: async (inputs, ports) => {
    const { publishSealedCrate } = await import('../../src/crates/publish-sealed.ts');
    return publishSealedCrate(inputs, ports);
  },
});
