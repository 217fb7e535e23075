/**
 * What well-known actions do to a release. One line an action; the first that matches counts.
 *
 * Left out on purpose: sites of documentation (a release is not less released without them), chat
 * messages, caches, and `actions/upload-artifact`, which rules look at by itself.
 */
import { all, any, isFalse, isSet, isTrue, matches, not, says } from './answer.ts';
import {
  announces,
  attests,
  builds,
  cleans,
  createsRef,
  dispatches,
  perhaps,
  promotes,
  publishes,
  publishesInput,
  putsBack,
  release,
  scans,
  seals,
  stages,
  uses,
  usesCommand,
  usesScript,
  verifies,
  waits,
  type ActionEntry,
} from './entry.ts';

const byDigest = matches('outputs', /push-by-digest=true/);
const pushed = any(isTrue('push'), matches('outputs', /push=true|type=registry/));
const script = 'script';

/** What only looks writes nothing. */
const real = not(isTrue('dry-run'));

/** This suite's own, by the name of the action's folder. */
export const suiteActions: readonly ActionEntry[] = [
  uses('preflight', verifies()),
  uses('verify-tag', verifies()),
  uses('require-ci-green', verifies()),
  uses('check-workflow', verifies()),
  uses('canonicalize-python-dist', verifies()),
  uses('seal-artifacts', seals()),
  uses('pack-reproducible', builds()),
  uses('render-installer', builds()),
  uses('write-install-locks', builds()),
  uses('attest-artifacts', attests()),
  uses('stage-release', stages(real)),
  uses('require-byte-identity', verifies()),
  uses('verify-release', verifies()),
  uses('publish-crate', publishesInput('channel', real)),
  uses('publish-with-proof', publishesInput('channel')),
  uses('promote-image', promotes('image', real), verifies(not(real))),
  uses('undraft-release', announces(real), verifies(not(real))),
  uses(
    'rollback-release',
    putsBack('image', isTrue('confirm')),
    cleans('image', all(isTrue('confirm'), isSet('prerelease-tags'))),
    cleans('github-release', all(isTrue('confirm'), matches('draft', /^delete$/))),
  ),
];

export const actions: readonly ActionEntry[] = [
  // GitHub releases
  uses('softprops/action-gh-release', ...release(isTrue('draft'))),
  uses('ncipollo/release-action', ...release(isTrue('draft'))),
  uses('actions/create-release', ...release(isTrue('draft'))),
  uses('elgohr/Github-Release-Action', announces()),
  uses('marvinpinto/action-automatic-releases', ...release(isTrue('draft'))),
  uses('aio-libs/create-release', announces()),
  uses('svenstaro/upload-release-action', ...release(isTrue('draft'))),
  uses('actions/upload-release-asset', stages()),
  uses('taiki-e/create-gh-release-action', ...release(isTrue('draft'))),
  uses('taiki-e/upload-rust-binary-action', builds(), stages()),
  uses(
    'release-drafter/release-drafter',
    announces(isTrue('publish')),
    stages(not(isTrue('publish'))),
  ),
  uses('eregon/publish-release', announces()),
  uses('comnoco/create-release-action', ...release(isTrue('draft'))),
  uses('meeDamian/github-release', ...release(isTrue('draft'))),
  uses('xresloader/upload-to-github-release', ...release(isTrue('draft'))),
  uses('AButler/upload-release-assets', stages()),
  uses('shogo82148/actions-upload-release-asset', stages()),
  uses('wangyoucao577/go-release-action', builds(), stages()),
  uses('go-semantic-release/action', announces(not(isTrue('dry'))), createsRef(not(isTrue('dry')))),
  uses('dev-drprasad/delete-tag-and-release', cleans('github-release')),
  uses('dev-drprasad/delete-older-releases', cleans('github-release')),

  // Tools that do several things at once
  uses(
    'googleapis/release-please-action',
    announces(not(isTrue('skip-github-release'))),
    createsRef(not(isTrue('skip-github-release'))),
  ),
  uses('google-github-actions/release-please-action', announces(), createsRef()),
  uses(
    'changesets/action',
    publishes('npm', isSet('publish')),
    announces(all(isSet('publish'), not(isFalse('createGithubReleases')))),
    createsRef(isSet('publish')),
  ),
  uses(
    'cycjimmy/semantic-release-action',
    perhaps(publishes('npm', not(isTrue('dry_run')))),
    announces(not(isTrue('dry_run'))),
    createsRef(not(isTrue('dry_run'))),
  ),
  uses(
    'python-semantic-release/python-semantic-release',
    announces(not(isFalse('vcs_release'))),
    createsRef(not(isFalse('tag'))),
  ),
  usesCommand('goreleaser/goreleaser-action', 'goreleaser', 'args'),

  // Registries of packages
  uses(
    'pypa/gh-action-pypi-publish',
    publishes(
      'pypi',
      not(
        any(
          matches('repository-url', /test\.pypi\.org/),
          matches('repository_url', /test\.pypi\.org/),
        ),
      ),
    ),
  ),
  usesCommand('PyO3/maturin-action', 'maturin', 'command', 'args'),
  usesCommand('messense/maturin-action', 'maturin', 'command', 'args'),
  uses('katyo/publish-crates', publishes('crates', not(isTrue('dry-run')))),
  uses(
    'release-plz/action',
    publishes('crates', not(matches('command', /^release-pr$/))),
    announces(not(matches('command', /^release-pr$/))),
  ),
  usesCommand('actions-rs/cargo', 'cargo', 'command', 'args'),
  usesCommand('gradle/gradle-build-action', 'gradle', 'arguments'),
  uses('samuelmeuli/action-maven-publish', publishes('maven')),
  uses('etils-actions/pypi-auto-publish', publishes('pypi'), announces(), createsRef()),
  uses('JRubics/poetry-publish', publishes('pypi', not(matches('repository_name', /test/i)))),
  uses(
    'OpenAstronomy/github-actions/.github/workflows/publish*',
    builds(),
    perhaps(publishes('pypi', not(isFalse('upload_to_pypi')))),
  ),
  uses('JS-DevTools/npm-publish', publishes('npm', not(isTrue('dry-run')))),
  uses('rubygems/release-gem', publishes('gem'), createsRef()),
  uses('dawidd6/action-publish-gem', publishes('gem')),
  uses(
    'helm/chart-releaser-action',
    publishes('helm', not(isTrue('skip_upload'))),
    announces(not(isTrue('skip_upload'))),
  ),
  uses('appany/helm-oci-chart-releaser', publishes('helm')),
  uses('erlangpack/github-action', publishes('hex')),
  uses('HaaLeo/publish-vscode-extension', publishes('vscode', not(isTrue('dryRun')))),
  uses('snapcore/action-publish', publishes('snap')),
  uses('KSXGitHub/github-actions-deploy-aur', publishes('aur')),
  uses('vedantmgoyal9/winget-releaser', publishes('winget')),
  uses('vedantmgoyal2009/winget-releaser', publishes('winget')),
  uses('dawidd6/action-homebrew-bump-formula', publishes('homebrew')),
  uses('mislav/bump-homebrew-formula-action', publishes('homebrew')),

  // Images
  uses(
    'docker/build-push-action',
    builds(),
    stages(all(pushed, byDigest)),
    publishes('image', all(pushed, not(byDigest))),
  ),
  uses(
    'WarpBuilds/build-push-action',
    builds(),
    stages(all(pushed, byDigest)),
    publishes('image', all(pushed, not(byDigest))),
  ),
  uses(
    'depot/build-push-action',
    builds(),
    stages(all(pushed, byDigest)),
    publishes('image', all(pushed, not(byDigest))),
  ),
  uses(
    'docker/bake-action',
    builds(),
    publishes('image', any(isTrue('push'), matches('set', /push=true|type=registry/))),
  ),
  uses('redhat-actions/buildah-build', builds()),
  uses('redhat-actions/push-to-registry', publishes('image')),
  uses('akhilerm/tag-push-action', publishes('image')),
  uses('int128/docker-manifest-create-action', promotes('image')),
  uses('Noelware/docker-manifest-action', publishes('image')),
  uses('actions/delete-package-versions', cleans('image')),
  uses('dataaxiom/ghcr-cleanup-action', cleans('image')),
  uses('snok/container-retention-policy', cleans('image')),

  // Signatures and provenance
  uses('actions/attest', attests()),
  uses('actions/attest-build-provenance', attests()),
  uses('actions/attest-sbom', attests()),
  uses('astral-sh/attest-action', attests()),
  uses(
    'sigstore/gh-action-sigstore-python',
    attests(not(isTrue('verify'))),
    verifies(isTrue('verify')),
  ),
  uses(
    'slsa-framework/slsa-github-generator/.github/workflows/generator_*',
    attests(),
    stages(isTrue('upload-assets')),
  ),
  uses(
    'slsa-framework/slsa-github-generator/.github/workflows/builder_*',
    builds(),
    attests(),
    stages(not(isFalse('upload-assets'))),
  ),
  uses('slsa-framework/slsa-github-generator/.github/workflows/container_*', attests()),

  // Scans
  uses('aquasecurity/trivy-action', scans()),
  uses('anchore/scan-action', scans()),
  uses('snyk/actions/*', scans()),
  uses('github/codeql-action/analyze', scans()),
  uses('github/codeql-action/upload-sarif', scans()),
  uses('docker/scout-action', scans()),
  uses('google/osv-scanner-action/*', scans()),
  uses('pypa/gh-action-pip-audit', scans()),

  // Builders
  uses('pypa/cibuildwheel', builds()),
  uses('hynek/build-and-inspect-python-package', builds(), verifies()),

  // Other workflows
  uses('peter-evans/repository-dispatch', dispatches()),
  uses('benc-uk/workflow-dispatch', dispatches(), waits(isTrue('wait-for-completion'))),
  uses(
    'convictional/trigger-workflow-and-wait',
    dispatches(),
    waits(not(isFalse('wait_workflow'))),
  ),
  uses(
    'the-actions-org/workflow-dispatch',
    dispatches(),
    waits(not(isFalse('wait-for-completion'))),
  ),
  uses('codex-/return-dispatch', dispatches()),
  uses('codex-/await-remote-run', waits()),
  uses('lewagon/wait-on-check-action', waits()),

  // References
  uses('mathieudutour/github-tag-action', createsRef(not(isTrue('dry_run')))),
  uses('anothrNick/github-tag-action', createsRef(not(isTrue('DRY_RUN')))),
  uses('rickstaa/action-create-tag', createsRef()),
  uses('stefanzweifel/git-auto-commit-action', createsRef(isSet('tagging_message'))),
  uses('EndBug/add-and-commit', createsRef(isSet('tag'))),
  uses('ad-m/github-push-action', perhaps(createsRef(isTrue('tags')))),

  // Actions that run what they are given
  usesScript('nick-fields/retry', 'command'),
  usesScript('nick-invision/retry', 'command'),
  usesScript('Wandalen/wretry.action', 'command'),
  usesScript('addnab/docker-run-action', 'run'),
  uses(
    'actions/github-script',
    perhaps(
      stages(
        matches(
          script,
          /(?:create|update)Release\b(?![\s\S]*draft:\s*false)[\s\S]*draft:\s*true|uploadReleaseAsset\b/,
        ),
      ),
    ),
    perhaps(
      announces(
        any(
          matches(script, /(?:create|update)Release\b[\s\S]*draft:\s*false/),
          all(matches(script, /createRelease\b/), not(says(/draft:\s*true/))),
        ),
      ),
    ),
    perhaps(createsRef(matches(script, /\bcreateRef\b/))),
    perhaps(dispatches(matches(script, /\b(?:createWorkflowDispatch|createDispatchEvent)\b/))),
    perhaps(cleans('github-release', matches(script, /\bdeleteRelease\b/))),
    perhaps(cleans('image', matches(script, /\bdeletePackageVersion/))),
    perhaps(cleans('ref', matches(script, /\bdeleteRef\b/))),
  ),
];
