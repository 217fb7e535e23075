import { archiveFailure } from '../../src/archive/failures.ts';
import { artifactFailure } from '../../src/artifacts/failures.ts';
import { attestFailure } from '../../src/attestation/attest-failures.ts';
import { defineAction } from '../../src/define-action.ts';
import { fileFailure } from '../../src/files/failures.ts';
import { identityFailure } from '../../src/identity/failures.ts';
import { githubToken, integer, path, releaseRepository, text } from '../../src/inputs.ts';
import {
  manifestFailure,
  nameFailure,
  sealedSetFailure,
  sealFailure,
} from '../../src/manifest/failures.ts';
import { sealedInputs } from '../../src/manifest/sealed-inputs.ts';
import { gpgFailure, signatureFailure, signFailure } from '../../src/signing/failures.ts';
import { signingInputs } from '../../src/signing/signing-inputs.ts';

const { sealedArtifactId, sealedFolder, manifestDigest } = sealedInputs();

export default defineAction({
  name: 'attest-artifacts',
  summary: 'Sign what this run built, and seal the attestations with it.',
  permissions: { contents: 'read', 'id-token': 'write', attestations: 'write' },
  inputs: {
    sealedArtifactId,
    sealedFolder,
    manifestDigest,
    predicates: text({
      describe:
        'YAML list of `{name, type, path}`: what the workflow itself says of the artifacts, each a JSON file that is signed as `<name>.sigstore.json` with the predicate type `type`.',
      optional: true,
    }),
    ...signingInputs(),
    artifactName: text({
      describe: 'Name of the workflow artifact with the attested set.',
      default: 'sealed-attested',
    }),
    retentionDays: integer({
      describe: 'Days that the artifact is kept: longer than an approval may take.',
      default: '30',
    }),
    outFolder: path({
      describe: 'Empty folder that keeps the attested set for later steps.',
      optional: true,
    }),
    githubToken: githubToken(),
    repository: releaseRepository(),
  },
  outputs: {
    artifactId:
      'ID of the artifact that holds the attested set: later jobs take this one, not that of seal-artifacts.',
    artifactName: 'Name of that artifact; empty when nothing was to be attested.',
    manifestDigest: 'SHA-256 of its release.json (`sha256:…`): what every later action trusts.',
    folder: 'Folder that holds the attested set: `out-folder`, or empty.',
    bundles: 'Names of the added files, one a line: they are in that set, and become assets.',
    attestationIds:
      'IDs by which GitHub keeps what this attempt stored, one a line; of what an earlier attempt stored GitHub tells none.',
  },
  uses: ['artifacts', 'attestations', 'attester', 'files', 'gpg', 'identityTokens', 'log', 'run'],
  failures: [
    attestFailure,
    identityFailure,
    sealedSetFailure,
    manifestFailure,
    sealFailure,
    nameFailure,
    signFailure,
    signatureFailure,
    gpgFailure,
    artifactFailure,
    archiveFailure,
    fileFailure,
  ],
  run: async (inputs, ports) => {
    const { attestStep } = await import('../../src/attestation/attest-step.ts');
    return attestStep(inputs, ports);
  },
});
