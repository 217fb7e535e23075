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
  path,
  releaseRepository,
  text,
} from '../../src/inputs.ts';
import { manifestFailure, sealedSetFailure } from '../../src/manifest/failures.ts';
import { optionalSealedInputs, sealedRunPermission } from '../../src/manifest/sealed-inputs.ts';
import { imageFailure } from '../../src/oci/failures.ts';
import { rollbackFailure } from '../../src/rollback/failures.ts';

export default defineAction({
  name: 'rollback-release',
  summary: 'Take back what a release that stopped left behind, and nothing of any other release.',
  permissions: { contents: 'write' },
  optionalPermissions: [
    { scope: 'packages', right: 'write', when: 'images of the release are on ghcr.io' },
    sealedRunPermission,
  ],
  inputs: {
    ...optionalSealedInputs(),
    tag: text({
      describe:
        'Tag of the release; by default the sealed one, else the one that started this run.',
      optional: true,
    }),
    releaseId: integer({
      describe:
        'ID of the draft: `release-id` of stage-release. Without it, the release of the tag.',
      optional: true,
    }),
    needs: json({
      describe:
        'The `needs` context of this job, `${{ toJSON(needs) }}`: when all of it succeeded, nothing is taken back. Receipts are taken from outputs named `receipt` or ending in `-receipt`.',
      optional: true,
    }),
    receipts: list({
      describe:
        'Receipts of promote-image (JSON, one a line), files that hold one, or folders of them: they alone tell where tags of images stood before. A path that is not there is an error: leave it out when nothing was promoted.',
      optional: true,
    }),
    confirm: boolean({
      describe: 'Do it. Without this the plan is printed, and nothing is changed.',
      default: 'false',
    }),
    draft: choice(['keep', 'delete'])({
      describe:
        'What becomes of the draft that this release staged. A re-run goes on with a kept one.',
      default: 'keep',
    }),
    published: choice(['keep', 'draft', 'mark-unsafe'])({
      describe:
        'What becomes of a public release of which something is missing: it stays, is made a draft again unless it is immutable, or its notes say that it is not to be used.',
      default: 'keep',
    }),
    yank: list({
      describe:
        'Channels whose version is withdrawn, one a line, as they were sealed. crates.io: yanked with `crates-token`. All others, and without it: the command for a person is printed.',
      optional: true,
    }),
    prereleaseTags: list({
      describe:
        'Staging tags of images that belong to this release alone, one a line: `ghcr.io/octo/demo:build-{{run}}-*`, with {{version}}, {{commit}} or {{run}} in the tag; a `*` needs one of the latter two. They are removed with their signatures, attestations and SBOMs; what a tag that stays needs is kept.',
      optional: true,
    }),
    imageTags: list({
      describe:
        'Tags that promote-image was told to set, as in its `tags`, to notice a promotion whose receipt is lost; of an image that was copied, with the place: `docker.io/octo/demo:{{version}}`. Those of the version, and those of receipts, are looked at anyway.',
      optional: true,
    }),
    deleteGitTag: boolean({
      describe:
        'Delete the git tag, when it is where it was and every sealed channel says that the version is absent.',
      default: 'false',
    }),
    cratesToken: text({
      describe: 'Token for crates.io with the scope `yank`. Those of trusted publishing lack it.',
      optional: true,
      secret: true,
    }),
    username: text({
      describe:
        'Name for the container registry, where all images are on one. Without it, what docker is logged in with, and for ghcr.io the GitHub token.',
      optional: true,
    }),
    password: text({
      describe: 'Password or token for the container registry.',
      optional: true,
      secret: true,
    }),
    incidentPath: path({
      describe: 'Where the record of the incident is written.',
      default: 'rollback-incident.json',
    }),
    githubToken: githubToken(),
    repository: releaseRepository(),
  },
  outputs: {
    state:
      '`nothing-to-do`, `planned` (nothing was confirmed), `rolled-back` or `incomplete`; empty when it was refused.',
    plan: 'What was found, what is to be done, and what is left behind, as JSON.',
    incident: 'The record as JSON on one line; empty when nothing was tried.',
    incidentPath: 'Path of the record.',
    notes: 'Text on this release for the notes of the next one; empty when nothing was tried.',
  },
  uses: [
    'artifacts',
    'clock',
    'crateYanks',
    'files',
    'imageRegistries',
    'log',
    'refs',
    'registries',
    'releaseRemovals',
    'releases',
    'run',
  ],
  failures: [
    rollbackFailure,
    imageFailure,
    sealedSetFailure,
    manifestFailure,
    artifactFailure,
    fileFailure,
  ],
  run: async (inputs, ports) => {
    const { rollbackStep } = await import('../../src/rollback/rollback-step.ts');
    return rollbackStep(inputs, ports);
  },
});
