import { artifactFailure } from '../../src/artifacts/failures.ts';
import { defineAction } from '../../src/define-action.ts';
import { fileFailure } from '../../src/files/failures.ts';
import { boolean, choice, githubToken, path, releaseRepository, text } from '../../src/inputs.ts';
import { manifestFailure, sealedSetFailure } from '../../src/manifest/failures.ts';
import { sealedInputs, sealedRunPermission } from '../../src/manifest/sealed-inputs.ts';
import { releaseFailure } from '../../src/release/failures.ts';
import { gpgFailure, signatureFailure } from '../../src/signing/failures.ts';

export default defineAction({
  name: 'stage-release',
  summary: 'Create or resume the one draft of the tag, with exactly the sealed files as assets.',
  permissions: { contents: 'write' },
  optionalPermissions: [sealedRunPermission],
  inputs: {
    ...sealedInputs(),
    tag: text({
      describe: 'Tag that is meant to be released; a set sealed for another one is refused.',
      optional: true,
    }),
    name: text({
      describe: 'Title of a new draft; the tag when left out. A draft keeps the title that it has.',
      optional: true,
    }),
    notes: text({
      describe:
        'Release notes of a new draft, Markdown. A draft keeps the notes that it has, so that they can be edited there.',
      optional: true,
    }),
    notesFile: path({ describe: 'File with the release notes, instead.', optional: true }),
    prerelease: choice(['auto', 'true', 'false'])({
      describe: 'Whether it is a pre-release; `auto` goes by the version.',
      default: 'auto',
    }),
    dryRun: boolean({ describe: 'Tell what would be done, and write nothing.', default: 'false' }),
    githubToken: githubToken(),
    repository: releaseRepository(),
  },
  outputs: {
    releaseId: 'ID of the draft (or of the public release), for undraft-release.',
    state:
      '`created`, `resumed`, `unchanged` or `already-public`; empty when a dry run would write.',
    url: 'Address of the draft; only maintainers see it.',
  },
  uses: ['artifacts', 'clock', 'files', 'gpg', 'log', 'refs', 'releases'],
  failures: [
    releaseFailure,
    sealedSetFailure,
    manifestFailure,
    signatureFailure,
    gpgFailure,
    artifactFailure,
    fileFailure,
  ],
  run: async (inputs, ports) => {
    const { stageStep } = await import('../../src/release/stage-step.ts');
    return stageStep(inputs, ports);
  },
});
