import { archiveFailure } from '../../src/archive/failures.ts';
import { artifactFailure } from '../../src/artifacts/failures.ts';
import { bytesFailure } from '../../src/bytes/failures.ts';
import { demandInputs } from '../../src/channels/demand-inputs.ts';
import { channelFailure } from '../../src/channels/failures.ts';
import { defineAction } from '../../src/define-action.ts';
import { fileFailure } from '../../src/files/failures.ts';
import {
  boolean,
  choice,
  duration,
  githubToken,
  path,
  releaseRepository,
  text,
  url,
} from '../../src/inputs.ts';
import { manifestFailure, sealedSetFailure } from '../../src/manifest/failures.ts';
import { sealedInputs, sealedRunPermission } from '../../src/manifest/sealed-inputs.ts';
import { registryFailure } from '../../src/registry/failures.ts';

export default defineAction({
  name: 'require-byte-identity',
  summary: 'Fail unless what is published to a channel, and what it serves, is what was sealed.',
  permissions: {},
  optionalPermissions: [
    sealedRunPermission,
    {
      scope: 'contents',
      right: 'read',
      when: 'the channel is a GitHub release of a private repository',
    },
  ],
  inputs: {
    ...sealedInputs(),
    channel: text({ describe: 'Name of the channel, as the release manifest has it.' }),
    mode: choice(['local', 'before', 'after'])({
      describe:
        '`local`: files of this job are the sealed ones, and no channel is asked. `before` publishing: local files are the sealed ones, and whether to publish at all. `after` publishing: read back until the sealed bytes are served, and write the receipt.',
    }),
    localFolder: path({
      describe:
        'Folder that the publishing tool takes its files from; compared in `local` and `before`.',
      optional: true,
    }),
    outFolder: path({
      describe:
        'New folder that the sealed files to upload are put into, and nothing else; used in `before`.',
      optional: true,
    }),
    published: boolean({
      describe:
        'Whether this run uploaded: the receipt tells `published`, otherwise `already-published`.',
      default: 'false',
    }),
    ...demandInputs(),
    timeout: duration({
      describe: 'Time for all files of the channel to be served; used in `after`.',
      default: '10m',
    }),
    interval: duration({ describe: 'Pause between two looks in `after`.', default: '5s' }),
    receiptPath: path({
      describe: 'Where the receipt is written; `receipt-<channel>.json` when left out.',
      optional: true,
    }),
    indexUrl: url({
      describe:
        'Index that the channel was sealed with, to be sure of it. Another one is refused: it would prove nothing about the channel.',
      optional: true,
    }),
    githubToken: githubToken(),
    repository: releaseRepository(),
  },
  outputs: {
    publish: '`true` when the publishing step must run, `false` when it must not (`before`).',
    state:
      '`absent`, `partial`, `staged`, `already-published` or `refused` (`before`); `published`, `already-published`, `staged` or `failed` (`after`).',
    missing: 'Names of the artifacts that the channel lacks, as a JSON list (`before`).',
    folder: 'The `out-folder`, with exactly the files to upload (`before`).',
    distTag:
      'For npm: the dist-tag to publish with (`before`), or the one that stands at the version (`after`).',
    stageId: 'For npm: ID of what waits for approval, when the state is `staged`.',
    receipt: 'The receipt as JSON on one line, also of a failed readback (`after`).',
    receiptPath: 'Path of the receipt (`after`).',
  },
  uses: ['artifacts', 'clock', 'files', 'log', 'registries', 'run'],
  failures: [
    bytesFailure,
    channelFailure,
    registryFailure,
    sealedSetFailure,
    manifestFailure,
    artifactFailure,
    fileFailure,
    archiveFailure,
  ],
  run: async (inputs, ports) => {
    const { requireByteIdentity } = await import('../../src/channels/require-byte-identity.ts');
    return requireByteIdentity(inputs, ports);
  },
});
