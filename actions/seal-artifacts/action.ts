import { archiveFailure } from '../../src/archive/failures.ts';
import { artifactFailure } from '../../src/artifacts/failures.ts';
import { crateFailure } from '../../src/crates/failures.ts';
import { defineAction } from '../../src/define-action.ts';
import { evidenceFailure } from '../../src/evidence/failures.ts';
import { previousModes, sbomModes } from '../../src/evidence/sbom-modes.ts';
import { fileFailure } from '../../src/files/failures.ts';
import {
  boolean,
  choice,
  commitSha,
  digest,
  githubToken,
  integer,
  json,
  list,
  path,
  releaseRepository,
  text,
} from '../../src/inputs.ts';
import {
  manifestFailure,
  nameFailure,
  sealedSetFailure,
  sealFailure,
} from '../../src/manifest/failures.ts';
import { imageFailure } from '../../src/oci/failures.ts';
import { pythonFailure } from '../../src/python/failures.ts';
import { registryFailure } from '../../src/registry/failures.ts';
import { channelTypes } from '../../src/registry-types.ts';
import { receiptFailure } from '../../src/receipt/failures.ts';
import { sbomFailure } from '../../src/sbom/failures.ts';
import { gpgFailure, signatureFailure, signFailure } from '../../src/signing/failures.ts';
import { signingInputs } from '../../src/signing/signing-inputs.ts';

const types = channelTypes.map((type) => `\`${type}\``).join(', ');

export default defineAction({
  name: 'seal-artifacts',
  summary: 'Seal the built files as one set: after this, nothing is rebuilt.',
  permissions: { contents: 'read' },
  optionalPermissions: [
    { scope: 'packages', right: 'read', when: '`images` names a private one on ghcr.io' },
  ],
  inputs: {
    folder: path({ describe: 'Folder of the built files, all directly in it, and nothing else.' }),
    tag: text({ describe: 'Tag that is released.' }),
    version: text({ describe: 'Version that is released, without the tag’s prefix.' }),
    commit: commitSha({
      describe: 'Commit that was built; the run and the tag must be at it.',
      default: '${{ github.sha }}',
    }),
    expect: text({
      describe:
        'YAML list of `{glob, count}`: every file must match one, and as many as counted must match each.',
    }),
    channels: text({
      describe: `YAML list of \`{name, type, package, artifacts, index-url, after}\`: where the release is published, the globs of what each channel must serve, and the channels that must serve theirs first. Types: ${types}.`,
    }),
    images: text({
      describe:
        'YAML list of `{name, source, platforms}`: container images that are part of the release, each by its digest (`ghcr.io/octo/demo@sha256:…`), with the platforms that it must be for. A tag beside the digest must stand there.',
      optional: true,
    }),
    adopted: json({
      describe:
        'Files that were taken from a registry instead of built: `adopted` of canonicalize-python-dist.',
      optional: true,
    }),
    artifactName: text({ describe: 'Name of the workflow artifact.', default: 'sealed' }),
    retentionDays: integer({
      describe: 'Days that the artifact is kept: longer than an approval may take.',
      default: '30',
    }),
    outFolder: path({
      describe: 'Empty folder, outside of `folder`, that keeps the sealed set for later steps.',
      optional: true,
    }),
    sbom: choice(sbomModes)({
      describe:
        'SBOMs of the artifacts: `none`; `check` those of `sbom-files`; or `make` a basic SPDX one from `lock-files` for each artifact that has none.',
      default: 'none',
    }),
    sbomFiles: text({
      describe:
        'YAML list of SBOMs (SPDX 2.3 or CycloneDX, JSON): paths, or `{path, artifacts}` with globs of the artifacts that each is for.',
      optional: true,
    }),
    previousSboms: choice(previousModes)({
      describe:
        'What no SBOM may have lost most of the packages of: `release`, the highest published stable release below this version; or `none`.',
      default: 'release',
    }),
    lockFiles: text({
      describe:
        'YAML list of lock files that were built from, below the checkout of this job: paths, or `{path, artifacts}`. Their digests go into BUILD_META and the provenance.',
      optional: true,
    }),
    toolchains: text({
      describe:
        'YAML list of `{name, version, platform}` that were built with, or of files that hold such a list: as each build job tells it.',
      optional: true,
    }),
    conformance: text({
      describe:
        'Result of the conformance suite, sealed as `conformance.<ext>`: a file, or the digest (`sha256:…`) of a log that is kept elsewhere.',
      optional: true,
    }),
    requireConformance: boolean({
      describe: 'Fail without a conformance result.',
      default: 'false',
    }),
    builderWorkflow: text({
      describe:
        'Workflow file that runs, as `owner/name/path@ref`: the provenance’s builder. In a reusable workflow that is the called one.',
      default: '${{ job.workflow_ref || github.workflow_ref }}',
    }),
    runId: integer({
      describe:
        'On a laptop that makes a sealed set again: the run that it is of, as `release.json` names it. In a run, leave it out.',
      optional: true,
    }),
    runWorkflow: text({
      describe: 'On a laptop: the workflow of that run, as `owner/name/path@ref`.',
      optional: true,
    }),
    runEvent: text({
      describe: 'On a laptop: the event of that run, such as `push`.',
      optional: true,
    }),
    zeroProvenance: boolean({
      describe: 'Write `PROVENANCE.json` too, for verifiers of the shape of `zero`.',
      default: 'false',
    }),
    ...signingInputs(),
    continuesArtifactId: integer({
      describe:
        'ID of the artifact that holds a set which this run has sealed before: everything in it is taken over, and the files of `folder` are added. Give this set an `artifact-name` of its own.',
      optional: true,
    }),
    continuesFolder: path({
      describe: 'Folder that holds that earlier set, instead of the artifact.',
      optional: true,
    }),
    continuesManifestDigest: digest({
      describe: '`manifest-digest` of the earlier set.',
      optional: true,
    }),
    receipts: list({
      describe:
        'Receipts (JSON, one a line), files that hold one, or folders of them: of every channel of the earlier set that a new channel comes `after`.',
      optional: true,
    }),
    dryRun: boolean({ describe: 'Check and write everything, upload nothing.', default: 'false' }),
    githubToken: githubToken(),
    repository: releaseRepository(),
  },
  outputs: {
    artifactId: 'ID of the artifact that holds the sealed set; empty in a dry run.',
    artifactName: 'Name of that artifact; empty in a dry run.',
    manifestDigest: 'SHA-256 of release.json (`sha256:…`): what every later action trusts.',
    manifestPath: 'Path of release.json in `out-folder`; empty without one.',
    folder: 'Folder that holds the sealed set: `out-folder`, or empty.',
  },
  uses: ['artifacts', 'files', 'gpg', 'imageRegistries', 'log', 'refs', 'releases', 'run'],
  failures: [
    sealFailure,
    nameFailure,
    sealedSetFailure,
    manifestFailure,
    evidenceFailure,
    sbomFailure,
    receiptFailure,
    signFailure,
    signatureFailure,
    gpgFailure,
    artifactFailure,
    archiveFailure,
    crateFailure,
    pythonFailure,
    registryFailure,
    imageFailure,
    fileFailure,
  ],
  run: async (inputs, ports) => {
    const { sealStep } = await import('../../src/manifest/seal-step.ts');
    return sealStep(inputs, ports);
  },
});
