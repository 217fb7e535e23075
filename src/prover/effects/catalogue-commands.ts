/** What well-known commands do to a release. One line a command; the first that matches counts. */
import { all, any, isFalse, isSet, isTrue, matches, not, says } from './answer.ts';
import {
  announces,
  attests,
  builds,
  cleans,
  createsRef,
  dispatches,
  given,
  perhaps,
  publishes,
  release,
  runs,
  scans,
  stages,
  unless,
  verifies,
  waits,
  type CommandEntry,
} from './entry.ts';

const draft = any(isTrue('--draft'), isTrue('-d'));
const dry = unless('--dry-run');
const testIndex = any(
  matches('--repository', /test/i),
  matches('-r', /test/i),
  matches('--index', /test/i),
  says(/test\.pypi\.org/),
);

// A variable named like a tag holds one, unless the command says that it pushes a branch.
const deletesRef = given('--delete', '-d');
const pushes = all(not(deletesRef), dry, not(says(/refs\/heads\//)));
const pushesTag = all(pushes, says(/--(?:follow-)?tags\b|refs\/tags\//));
const pushesSomeTag = all(pushes, not(pushesTag), says(/TAG|\btag|_tag\b|\bv[\d$]/));

// `gh api` and `curl` speak to the same addresses.
const deletes = says(/(?:-X|--method|--request)[= ]?DELETE\b/);
const writes = all(
  not(deletes),
  says(
    /(?:-X|--method|--request)[= ]?(?:POST|PATCH|PUT)\b|\s(?:-f|-F|--field|--raw-field|--input|-d|--data|--data-binary|--json)[= ]/,
  ),
);
const onReleases = all(says(/\/releases(?![\w-])/), not(says(/\/releases\/generate-notes/)));
const api = [
  stages(
    all(
      writes,
      onReleases,
      any(says(/draft["']?\s*[=:]\s*["']?true/), says(/uploads\.github\.com/)),
    ),
  ),
  announces(all(writes, onReleases, says(/draft["']?\s*[=:]\s*["']?false/))),
  perhaps(announces(all(writes, onReleases, says(/tag_name/), not(says(/draft["']?\s*[=:]/))))),
  cleans('github-release', all(deletes, onReleases)),
  cleans('image', all(deletes, says(/\/packages\/|\/manifests\//))),
  cleans('ref', all(deletes, says(/\/git\/refs/))),
  createsRef(all(writes, says(/\/git\/(?:refs|tags)\b/))),
  dispatches(all(writes, says(/\/dispatches\b/))),
];

export const commands: readonly CommandEntry[] = [
  // GitHub
  runs(
    'gh release create',
    ...release(draft),
    perhaps(createsRef(all(not(draft), given('--target')))),
  ),
  runs('gh release edit', announces(isFalse('--draft')), stages(draft)),
  runs('gh release upload', stages()),
  runs('gh release delete|delete-asset', cleans('github-release')),
  runs('gh release verify|verify-asset', verifies()),
  runs('gh attestation verify', verifies()),
  runs('gh workflow run', dispatches()),
  runs('gh run watch', waits()),
  runs('gh api', ...api),
  runs('curl', ...api.map(perhaps)),
  runs(
    'git push',
    cleans('ref', deletesRef),
    createsRef(pushesTag),
    perhaps(createsRef(pushesSomeTag)),
  ),

  // Python
  runs('twine upload', publishes('pypi', not(testIndex))),
  runs('twine check', verifies()),
  runs(
    'uv publish',
    publishes('pypi', all(dry, not(testIndex), not(says(/--publish-url\S*[= ]\S*test/)))),
  ),
  runs('poetry publish', builds(isSet('--build')), publishes('pypi', all(dry, not(testIndex)))),
  runs('flit publish', builds(), publishes('pypi', not(testIndex))),
  runs('hatch publish', publishes('pypi', not(testIndex))),
  runs('pdm publish', builds(unless('--no-build')), publishes('pypi', not(testIndex))),
  runs('maturin publish', builds(), publishes('pypi', not(testIndex))),
  runs('maturin upload', publishes('pypi', not(testIndex))),
  runs('maturin build|sdist', builds()),
  runs('maturin', builds(says(/^maturin(?:\s+-|\s*$)/))),
  runs('semantic-release publish', perhaps(publishes('pypi')), announces()),
  runs('python-build|pyproject-build', builds()),
  runs('uv|poetry|flit|hatch|pdm build', builds()),
  runs('cibuildwheel', builds()),

  // Rust
  runs('cargo publish', publishes('crates', unless('--dry-run', '-n'))),
  runs(
    'cargo release',
    perhaps(publishes('crates', all(given('--execute', '-x'), unless('--no-publish')))),
    createsRef(all(given('--execute', '-x'), unless('--no-tag'))),
  ),
  runs('cargo workspaces|ws publish', publishes('crates', dry), createsRef(unless('--no-git-tag'))),
  runs(
    'cargo smart-release',
    publishes('crates', given('--execute')),
    createsRef(given('--execute')),
  ),
  runs('release-plz release', publishes('crates', dry), announces(dry), createsRef(dry)),
  runs('cargo build|zigbuild|xwin|deb|generate-rpm|package', builds()),
  runs('cross build', builds()),
  runs(
    'cargo dist',
    builds(says(/\bdist\s+build\b/)),
    stages(all(says(/\bdist\s+host\b/), not(says(/steps[= ]\S*release/)))),
  ),
  runs('dist build', builds()),
  // Uploads to the host that is configured; the GitHub release itself is made by `gh`.
  runs('dist host', stages(says(/steps[= ]\S*(?:upload|release)/))),

  // JavaScript
  runs('npm|pnpm|yarn|bun publish', publishes('npm', dry)),
  runs('yarn npm publish', publishes('npm', dry)),
  runs(
    'pnpm|npm|yarn napi pre-publish|prepublish',
    perhaps(publishes('npm', unless('--skip-optional-publish', '--dry-run'))),
  ),
  runs('changeset publish', publishes('npm'), perhaps(createsRef())),
  runs('changeset tag', perhaps(createsRef())),
  runs('lerna publish', publishes('npm'), createsRef(unless('--no-git-tag-version'))),
  runs('nx release publish', publishes('npm', dry)),
  runs(
    'nx release',
    perhaps(publishes('npm', all(dry, unless('--skip-publish')))),
    perhaps(createsRef(dry)),
  ),
  runs(
    'semantic-release',
    perhaps(publishes('npm', unless('--dry-run', '-d'))),
    announces(unless('--dry-run', '-d')),
    createsRef(unless('--dry-run', '-d')),
  ),
  runs(
    'release-it',
    perhaps(publishes('npm', unless('--no-npm', '--no-npm.publish', '--dry-run'))),
    perhaps(announces(dry)),
    createsRef(dry),
  ),
  runs('jsr publish', publishes('jsr', dry)),
  runs('deno publish', publishes('jsr', dry)),
  runs('release-please github-release', announces(dry), createsRef(dry)),
  runs('vsce|ovsx publish', publishes('vscode')),
  runs('npm pack', builds(dry)),
  runs('pnpm pack', builds()),

  // Images and other OCI artifacts
  runs('docker buildx imagetools create', publishes('image', dry)),
  runs(
    'docker buildx build',
    builds(),
    publishes('image', any(isTrue('--push'), says(/push=true|type=registry/))),
  ),
  runs('docker buildx bake', builds(), publishes('image', isTrue('--push'))),
  runs('docker build', builds(), publishes('image', isTrue('--push'))),
  runs('docker|podman|buildah push', publishes('image')),
  runs('docker|podman manifest push', publishes('image')),
  runs('podman|buildah build|bud', builds()),
  runs('skopeo copy', publishes('image', says(/docker:\/\/\S+\s*$/))),
  runs('skopeo delete', cleans('image')),
  runs('crane copy|cp|tag|push', publishes('image')),
  runs('crane delete', cleans('image')),
  runs('regctl image copy', publishes('image')),
  runs('regctl tag delete', cleans('image')),
  runs('oras push|copy|cp|tag', publishes('image')),
  runs('oras attach', attests()),
  runs('oras manifest delete', cleans('image')),
  runs(
    'ko build|publish|resolve|apply',
    builds(),
    publishes('image', all(not(isFalse('--push')), unless('--local', '-L'))),
  ),
  runs('helm push', publishes('helm')),
  runs('helm cm-push', publishes('helm')),
  runs('helm package', builds()),
  runs('cr upload', perhaps(announces())),

  // Signatures, verification, scans
  runs('cosign sign|sign-blob|attest|attest-blob|attach', attests()),
  runs('cosign verify|verify-blob|verify-attestation|verify-blob-attestation', verifies()),
  runs('cosign clean', cleans('image')),
  runs('cosign copy', publishes('image')),
  runs('slsa-verifier verify-artifact|verify-image|verify-npm-package', verifies()),
  runs(
    'gpg',
    attests(
      given(
        '--detach-sign',
        '--detach-sig',
        '-b',
        '--clearsign',
        '--clear-sign',
        '--sign',
        '-s',
        '-ab',
      ),
    ),
    verifies(given('--verify')),
  ),
  runs('minisign', attests(given('-S', '-Sm')), verifies(given('-V', '-Vm'))),
  runs('sha256sum|sha512sum|shasum', perhaps(verifies(given('-c', '--check')))),
  runs('sigstore sign', attests()),
  runs('sigstore verify', verifies()),
  runs('trivy|grype|osv-scanner|clamscan|snyk', scans(unless('--version', '--download-db-only'))),
  runs('docker scout', scans()),

  // Other ecosystems
  runs(
    'mvn|mvnw',
    builds(says(/\s(?:package|verify|install|deploy)(?=\s|$)/)),
    publishes(
      'maven',
      says(
        /\s(?:deploy|\S*nexus-staging\S*:release|\S*central-publishing\S*:publish|release:perform)(?=\s|$)/,
      ),
    ),
  ),
  runs(
    'gradle|gradlew',
    builds(says(/\s:?(?:[\w-]+:)*(?:build|assemble|jar)(?=\s|$)/)),
    publishes(
      'maven',
      says(/\s:?(?:[\w-]+:)*(?:publish(?!\w*ToMavenLocal)\w*|closeAndRelease\w*)(?=\s|$)/),
    ),
  ),
  runs(
    'sbt',
    publishes(
      'maven',
      says(/\s(?:ci-release|\+?publishSigned|sonatypeRelease|sonatypeBundleRelease)(?=\s|$)/),
    ),
  ),
  runs(
    'goreleaser release',
    builds(),
    announces(all(unless('--snapshot', '--skip-publish'), not(says(/--skip[= ]\S*publish/)))),
  ),
  runs('goreleaser build|--snapshot', builds()),
  runs('goreleaser publish|continue', announces()),
  runs('goreleaser announce'),
  runs('gem push', publishes('gem')),
  runs('gem build', builds()),
  runs('rake release', publishes('gem'), createsRef()),
  runs('dotnet nuget push', publishes('nuget')),
  runs('nuget push', publishes('nuget')),
  runs('dotnet pack|publish', builds()),
  runs('mix hex.publish', publishes('hex', dry)),
  runs('go build', builds()),
  runs('brew bump-formula-pr|bump-cask-pr|bump', publishes('homebrew', dry)),
  runs('snapcraft upload', publishes('snap', says(/--release/)), stages(not(says(/--release/)))),
  runs('snapcraft release', publishes('snap')),
  runs('copr-cli build', publishes('copr')),
  runs('dput', publishes('ppa')),
  runs('wingetcreate submit|update', publishes('winget')),
  runs('choco push', publishes('chocolatey')),
  runs('pod trunk push', publishes('cocoapods')),
  runs('dart|flutter pub publish', publishes('pub', unless('--dry-run', '-n'))),
  runs('luarocks upload', publishes('luarocks')),
  runs('stack upload', publishes('hackage')),
  runs('cabal upload', publishes('hackage', given('--publish'))),
];
