import { archiveFailure } from '../../src/archive/failures.ts';
import { artifactFailure } from '../../src/artifacts/failures.ts';
import { bytesFailure } from '../../src/bytes/failures.ts';
import { demandInputs } from '../../src/channels/demand-inputs.ts';
import { channelFailure } from '../../src/channels/failures.ts';
import { defineAction } from '../../src/define-action.ts';
import { fileFailure } from '../../src/files/failures.ts';
import { choice, duration, githubToken, path, releaseRepository, text } from '../../src/inputs.ts';
import { manifestFailure, sealedSetFailure } from '../../src/manifest/failures.ts';
import { sealedInputs, sealedRunPermission } from '../../src/manifest/sealed-inputs.ts';
import { publishFailure } from '../../src/publish/failures.ts';
import { registryFailure } from '../../src/registry/failures.ts';

export default defineAction({
  name: 'publish-with-proof',
  summary:
    'Publish a channel with your own command, between the identity gate and the proof of what it serves.',
  permissions: {},
  optionalPermissions: [
    sealedRunPermission,
    { scope: 'id-token', right: 'write', when: 'the command uses trusted publishing' },
    {
      scope: 'contents',
      right: 'read',
      when: 'the channel is a GitHub release of a private repository',
    },
  ],
  inputs: {
    ...sealedInputs(),
    channel: text({ describe: 'Name of the channel, as the release manifest has it.' }),
    run: text({
      describe:
        'Command that publishes the files in the folder `$RELEASE_FILES`, for npm with the dist-tag `$RELEASE_DIST_TAG`, and does nothing else. Left out when the channel serves the sealed bytes already; never run when the gate fails.',
    }),
    shell: choice(['bash', 'sh', 'pwsh'])({
      describe: 'Shell of the command, called as `run` steps call it.',
      default: 'bash',
    }),
    workingDirectory: path({ describe: 'Folder that the command runs in.', default: '.' }),
    ...demandInputs(),
    timeout: duration({
      describe:
        'Time for all files of the channel to be served, from the end of the command on; one minute at most when the command failed.',
      default: '10m',
    }),
    interval: duration({ describe: 'Pause between two looks.', default: '5s' }),
    receiptPath: path({
      describe: 'Where the receipt is written; `receipt-<channel>.json` when left out.',
      optional: true,
    }),
    githubToken: githubToken(),
    repository: releaseRepository(),
  },
  outputs: {
    receipt: 'The receipt as JSON on one line, in every case: a failed one proves nothing.',
    receiptPath: 'Path of the receipt.',
    state: '`published`, `already-published`, `staged` or `failed`, as in the receipt.',
    distTag:
      'For npm: the dist-tag that stands at the version, or that it gets once it is approved.',
    stageId: 'For npm: ID of what waits for approval, when the state is `staged`.',
    published: '`true` when the command ran and the sealed bytes are served now, else `false`.',
  },
  uses: ['artifacts', 'clock', 'commands', 'files', 'interruption', 'log', 'registries', 'run'],
  failures: [
    publishFailure,
    channelFailure,
    bytesFailure,
    registryFailure,
    sealedSetFailure,
    manifestFailure,
    artifactFailure,
    fileFailure,
    archiveFailure,
  ],
  run: async (inputs, ports) => {
    const { publishWithProof } = await import('../../src/publish/publish-with-proof.ts');
    return publishWithProof(inputs, ports);
  },
});
