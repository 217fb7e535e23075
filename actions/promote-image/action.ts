import { artifactFailure } from '../../src/artifacts/failures.ts';
import { attestationFailure } from '../../src/attestation/verify-failures.ts';
import { defineAction } from '../../src/define-action.ts';
import {
  boolean,
  choice,
  commitSha,
  digest,
  githubTokenWhen,
  list,
  path,
  releaseRepository,
  text,
} from '../../src/inputs.ts';
import { fileFailure } from '../../src/files/failures.ts';
import { manifestFailure, sealedSetFailure } from '../../src/manifest/failures.ts';
import { optionalSealedInputs, sealedRunPermission } from '../../src/manifest/sealed-inputs.ts';
import { imageFailure } from '../../src/oci/failures.ts';
import { latestPolicies } from '../../src/oci/plan-promotion.ts';
import { sarifLevels } from '../../src/sarif-rules.ts';
import { sbomFailure } from '../../src/sbom/failures.ts';

export default defineAction({
  name: 'promote-image',
  summary: 'Give the image that was tested its release tags, bit for bit, on every platform.',
  permissions: {},
  optionalPermissions: [
    { scope: 'packages', right: 'write', when: 'the image is on ghcr.io' },
    {
      scope: 'attestations',
      right: 'read',
      when: 'the image is attested without `push-to-registry: true`, so that GitHub alone keeps the attestation',
    },
    sealedRunPermission,
  ],
  inputs: {
    ...optionalSealedInputs(),
    image: text({
      describe:
        'Name of the image in the sealed set, which tells source, digest, platforms and version; may be left out when one image is sealed.',
      optional: true,
    }),
    source: text({
      describe:
        'An image that is not sealed, with its registry: `ghcr.io/octo/demo`, with a tag or a digest if you like. Needs `digest` and `version`.',
      optional: true,
    }),
    target: text({
      describe:
        'Repository whose tags are set, `docker.io/octo/demo`, or a registry alone for the same name there: the image is copied to it with its signatures and attestations. The source’s own repository when left out.',
      optional: true,
    }),
    digest: digest({
      describe:
        'Digest of the image that was tested: the index for several platforms. A source that stands elsewhere is refused. Not for an image of the sealed set.',
      optional: true,
    }),
    tags: list({
      describe:
        'Tags to set, as templates, one a line: `{{version}}`, `{{major}}.{{minor}}`, `{{major}}`, `latest`. A tag of the whole version never moves; the others are set last.',
      default: '{{version}}',
    }),
    version: text({
      describe: 'Version that is released, without a `v`. Not for an image of the sealed set.',
      optional: true,
    }),
    platforms: list({
      describe:
        'Platforms that must be there, one a line: `linux/amd64`. An index must be for one at least in any case.',
      optional: true,
    }),
    latestPolicy: choice(latestPolicies)({
      describe:
        'What becomes of a moving tag that stands at a newer version, and of `latest` when this is a pre-release: it stays (`keep-newer`), nothing is promoted (`refuse`), or it is moved all the same (`move`).',
      default: 'keep-newer',
    }),
    evidence: choice(['attestation', 'none'])({
      describe:
        'Build provenance of the digest, kept beside the image or by GitHub and signed by the workflow below, or none at all.',
      default: 'attestation',
    }),
    scans: list({
      describe:
        'Files of scan results, one a line: SARIF, or the JSON of trivy or grype. Every platform must have one that names the digest of its own manifest.',
      optional: true,
    }),
    scanMaxLevel: choice(sarifLevels)({
      describe:
        'Gravest finding that is let through, as a level of SARIF: `error` is high and critical, and what nobody has judged; `warning` medium, `note` low.',
      default: 'warning',
    }),
    requireScans: boolean({
      describe: 'Fail without scan results, also when `scans` comes to nothing.',
      default: 'false',
    }),
    sboms: list({
      describe:
        'Files of SBOMs, one a line: SPDX or CycloneDX in JSON. Every platform must have one that names the digest of its own manifest.',
      optional: true,
    }),
    requireSboms: boolean({
      describe: 'Fail without SBOMs, also when `sboms` comes to nothing.',
      default: 'false',
    }),
    registrySboms: boolean({
      describe:
        'Look for SBOMs beside the image too, those of BuildKit and referrers: every platform must then have one there or in `sboms`.',
      default: 'false',
    }),
    requirePublic: boolean({
      describe:
        'Fail before the first tag is set unless everybody can pull the image where its tags are: the source, or with a `target` the copy there, whatever the source is.',
      default: 'false',
    }),
    signerWorkflow: text({
      describe:
        'Workflow of the run that attested, such as `.github/workflows/release.yml`; this run’s own when left out.',
      optional: true,
    }),
    signerRef: text({
      describe: 'Ref of the run that attested; this run’s own when left out.',
      optional: true,
    }),
    signerCommit: commitSha({
      describe: 'Commit of the run that attested; this run’s own when left out.',
      optional: true,
    }),
    signer: text({
      describe:
        'File with the job that attested, when that workflow calls another: `octo/shared/.github/workflows/image.yml@refs/tags/v2`.',
      optional: true,
    }),
    trustedRoot: path({
      describe: 'Root to trust instead of the built-in ones: `gh attestation trusted-root`.',
      optional: true,
    }),
    username: text({
      describe:
        'Name for the source’s registry. Without one, what docker is logged in with, and for ghcr.io the GitHub token.',
      optional: true,
    }),
    password: text({
      describe: 'Password or token for the source’s registry.',
      optional: true,
      secret: true,
    }),
    targetUsername: text({
      describe:
        'Name for the target’s registry. Without one, the source’s when both are in one registry, otherwise what docker is logged in with.',
      optional: true,
    }),
    targetPassword: text({
      describe: 'Password or token for the target’s registry.',
      optional: true,
      secret: true,
    }),
    receiptPath: path({
      describe: 'Where the receipt is written, before the first tag is set and again in the end.',
      default: 'image-promotion.json',
    }),
    dryRun: boolean({ describe: 'Check everything and set no tag.', default: 'false' }),
    githubToken: githubTokenWhen(
      'for ghcr.io, for attestations that GitHub alone keeps, and where `sealed-run-id` names another run',
    ),
    repository: releaseRepository(),
  },
  outputs: {
    state:
      '`published`, `already-published` (no tag was written), `kept` (every tag stays at something newer), `failed` or `dry-run`; empty when it was refused.',
    visibility:
      '`public`: every tag was read back without credentials. `not-public`: only with them. `unknown`: nobody answered.',
    image: 'The image by its digest, where its tags are: `ghcr.io/octo/demo@sha256:…`.',
    tags: 'Tags that stand at the image, as a JSON list; in a dry run those that would.',
    receipt: 'The receipt as JSON on one line, also of a failed promotion.',
    receiptPath: 'Path of the receipt.',
  },
  uses: [
    ...(['artifacts', 'attestations', 'clock', 'files', 'imageRegistries'] as const),
    ...(['interruption', 'log', 'run'] as const),
  ],
  failures: [
    imageFailure,
    attestationFailure,
    sbomFailure,
    sealedSetFailure,
    manifestFailure,
    artifactFailure,
    fileFailure,
  ],
  run: async (inputs, ports) => {
    const { promoteStep } = await import('../../src/oci/promote-step.ts');
    return promoteStep(inputs, ports);
  },
});
