import { defineAction } from '../../src/define-action.ts';
import {
  boolean,
  choice,
  commitSha,
  digest,
  fingerprint,
  integer,
  list,
  optionalGithubToken,
  path,
  repository,
  text,
  url,
} from '../../src/inputs.ts';
import { verificationAreas } from '../../src/verification/failure-areas.ts';
import { watchFailure } from '../../src/verification/watch-failures.ts';
import { presences } from '../../src/verification/request.ts';

export default defineAction({
  name: 'verify-release',
  summary: 'Verify a release as a stranger would: every file, every claim, every signature.',
  permissions: {},
  optionalPermissions: [
    {
      scope: 'contents',
      right: 'read',
      when: 'the repository is private, or GitHub limits requests without a token',
    },
    { scope: 'issues', right: 'write', when: '`open-issue` is `true`' },
    { scope: 'packages', right: 'read', when: '`registries` asks for a private image on ghcr.io' },
    { scope: 'attestations', right: 'read', when: 'it is, and the release carries no bundles' },
    {
      scope: 'contents',
      right: 'write',
      when: '`release-id` is a draft: GitHub shows it to no other',
    },
  ],
  inputs: {
    tag: text({
      describe:
        'Tag of the release. Its public release is downloaded anew, unless `release-id` or `folder` tells otherwise; what is there must be of this tag.',
      optional: true,
    }),
    releaseId: integer({
      describe: 'ID of the release to download, such as a draft: `release-id` of stage-release.',
      optional: true,
    }),
    folder: path({
      describe:
        'Folder that holds the files of the release and nothing else, instead of a download.',
      optional: true,
    }),
    offline: boolean({
      describe: 'Ask nobody anything. Needs `folder`.',
      default: 'false',
    }),
    outFolder: path({
      describe: 'Empty folder that keeps what was downloaded, also when it is refused.',
      optional: true,
    }),
    repository: repository({
      describe: 'Repository that the release must come from, as `owner/name`.',
      default: '${{ github.repository }}',
    }),
    commit: commitSha({
      describe: 'Commit that it must have been made at; that of release.json when left out.',
      optional: true,
    }),
    manifestDigest: digest({
      describe: 'SHA-256 that release.json must have, where it is known from elsewhere.',
      optional: true,
    }),
    expect: text({
      describe: 'YAML list of `{glob, count}`: so many files must match each.',
      optional: true,
    }),
    sbom: choice(presences)({
      describe: 'Whether every artifact must have an SBOM.',
      default: 'if-present',
    }),
    requireConformance: boolean({
      describe: 'Fail without a conformance result.',
      default: 'false',
    }),
    attestations: choice(presences)({
      describe:
        'Whether every built artifact must be attested, by bundles in the release or, where it has none, by those that GitHub keeps.',
      default: 'required',
    }),
    gpgFingerprint: fingerprint({
      describe:
        'Fingerprint of the OpenPGP key that must have signed: 40 hexadecimal digits, known from elsewhere than from the release.',
      optional: true,
    }),
    requireSignature: boolean({
      describe: 'Fail when the release is not signed with an OpenPGP key.',
      default: 'false',
    }),
    ed25519PublicKey: text({
      describe:
        'Public key (PEM) of packages that carry a signature inside (`SIGNATURE.ed25519`), known from elsewhere than from the release.',
      optional: true,
    }),
    requirePackageSignature: list({
      describe: 'Globs of the artifacts that must be signed inside. Needs `ed25519-public-key`.',
      optional: true,
    }),
    workflow: text({
      describe:
        'File of the workflow that must have signed, such as `.github/workflows/release.yml`; that of release.json when left out.',
      optional: true,
    }),
    signer: text({
      describe:
        'The called workflow that signs, as `owner/name/path@ref`, where the release workflow calls one.',
      optional: true,
    }),
    signerCommit: commitSha({
      describe: 'Commit of the called workflow, where its ref is not enough.',
      optional: true,
    }),
    events: list({
      describe:
        'Events that may have started the run; `push`, `release` and `workflow_dispatch` when left out.',
      optional: true,
    }),
    allowSelfHosted: boolean({
      describe: 'Accept signatures of self-hosted runners, which whoever holds them can change.',
      default: 'false',
    }),
    allowAdopted: boolean({
      describe:
        'Believe release.json that some artifacts were adopted from a registry: no signature of this repository proves those.',
      default: 'false',
    }),
    registries: boolean({
      describe:
        'Compare what every sealed channel serves now with what was sealed, and verify the provenance that PyPI and npm keep of it; every sealed image must be served by its digest, whole. Not together with `offline`.',
      default: 'false',
    }),
    requireRegistryProvenance: boolean({
      describe:
        'Fail without provenance at the registries that can keep it: PyPI and npm. Needs `registries`.',
      default: 'false',
    }),
    allowYanked: boolean({
      describe:
        'Let a version pass that was yanked on purpose; it is told, and its bytes are compared all the same.',
      default: 'false',
    }),
    since: text({
      describe:
        'Verify all published releases from there on instead of one: a tag, a day (`2026-01-31`) or a time (`90d`). The policy is the same for each; what belongs to one release alone is refused.',
      optional: true,
    }),
    openIssue: boolean({
      describe:
        'With `since`: keep one issue, labelled `release-verification`, about releases that do not verify. It is opened once, gets a comment for each change, and is closed by people.',
      default: 'false',
    }),
    trustedRoot: path({
      describe:
        'File of trusted roots (`gh attestation trusted-root`), instead of the built-in ones of Sigstore and GitHub.',
      optional: true,
    }),
    issuer: url({
      describe: 'Issuer of the ID tokens, for enterprises that have their own.',
      optional: true,
    }),
    serverUrl: url({
      describe: 'Server that the signatures name, when it is not `https://github.com`.',
      optional: true,
    }),
    htmlPath: path({ describe: 'Write the report there, as one HTML page.', optional: true }),
    sarifPath: path({
      describe: 'Write what is wrong there, as SARIF 2.1.0 for code scanning.',
      optional: true,
    }),
    jsonPath: path({
      describe:
        'Write the report there, as schemas/verification.schema.json describes it; with `since`, as schemas/release-watch.schema.json does.',
      optional: true,
    }),
    githubToken: {
      ...optionalGithubToken(),
      describe:
        'Token for the GitHub API. Everything is asked without it first: it is sent only where that is not answered, to read a channel that is a GitHub release, and to write the issue.',
    },
  },
  outputs: {
    verdict: '`verified` or `refused`; with `since`: `verified` when all of them are.',
    tag: 'Tag of the release that was verified; empty when nothing tells it.',
    checks: 'All checks as a JSON list of id, title, standing, detail and failures.',
    releases:
      'With `since`: a JSON list of tag, verdict (`verified`, `refused`, `unknown`) and codes, newest first.',
    issue: 'With `open-issue`: address of the issue, if there is or was anything to tell.',
    folder: '`out-folder`, when it holds the files.',
    htmlPath: 'The HTML page, when one was asked for.',
    sarifPath: 'The SARIF file, when one was asked for.',
    jsonPath: 'The JSON report, when one was asked for.',
  },
  uses: ['clock', 'files', 'gpg', 'log', 'imageRegistries', 'registries', 'releaseSources', 'run'],
  failures: [...verificationAreas, watchFailure],
  run: async (inputs, ports) => {
    const { verifyStep } = await import('../../src/verification/verify-step.ts');
    return verifyStep(inputs, ports);
  },
});
