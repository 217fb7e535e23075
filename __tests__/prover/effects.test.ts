import { describe, expect, test } from '@jest/globals';
import { actionNames } from '../../actions/index.ts';
import { noCalledFiles } from '../../src/prover/effects/called-files.ts';
import { findEffects } from '../../src/prover/effects/find-effects.ts';
import { findOpaqueCalls } from '../../src/prover/effects/opaque-calls.ts';
import { findSuiteAction } from '../../src/prover/effects/uses-effects.ts';
import { parseActionFile } from '../../src/workflow/parse-action.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { effectsOfScript, scriptWorkflow, stepsWorkflow, tell } from './support.ts';

describe('a command', () => {
  test.each([
    ['gh release create v1 --draft', ['stages']],
    ['gh release create "$TAG" -d dist/*', ['stages']],
    ['gh release create "$TAG" dist/*', ['announces']],
    [
      'gh release create "$TAG" $ARGS',
      ['stages (guessed)', 'announces (guessed)', 'creates-ref (guessed)'],
    ],
    ['gh release edit "$TAG" "${args[@]}"', ['announces (guessed)', 'stages (guessed)']],
    ['gh release create "$TAG" $DRAFT_FLAG', ['stages (guessed)', 'announces (guessed)']],
    ['gh release create "$TAG" $PRERELEASE_FLAG', ['announces']],
    [
      'gh release create v1 --draft=${{ inputs.draft }}',
      ['stages (guessed)', 'announces (guessed)'],
    ],
    ['gh --repo a/b release edit v1 --draft=false', ['announces']],
    ['gh release edit v1 --notes x', []],
    ['gh release create v1 --notes --draft', ['announces']],
    ['gh release create v1 -n -d', ['announces']],
    ['gh release create v1 --title=x --draft', ['stages']],
    ['gh release create v1 --notes "" --draft', ['stages']],
    ['gh api -X patch repos/a/b/releases/1 -F draft=false', ['announces']],
    ['gh api repos/a/b/releases/1 -Fdraft=false', ['announces']],
    ['gh api -X "$METHOD" repos/a/b/releases/1 --raw-field=draft=false', ['announces']],
    ['gh api -X "$METHOD" repos/a/b/releases/1', []],
    ['gh api -X PATCH "$URL" -F draft=false', ['announces (guessed)']],
    ['gh api -X PATCH "$URL" -F draft=true', []],
    ['gh api -X PATCH "$RELEASE_URL" --input body.json', ['announces (guessed)']],
    ['gh api "$URL" -f state=open', []],
    ['gh release delete v1 --yes', ['cleans github-release']],
    ['gh api -X PATCH repos/a/b/releases/1 -F draft=false', ['announces']],
    ['gh api repos/a/b/releases -f tag_name=v1 -F draft=true', ['stages']],
    ['gh api repos/a/b/releases/latest --jq .tag_name', []],
    ['gh api -X DELETE /user/packages/container/a/versions/1', ['cleans image']],
    ['gh api repos/a/b/git/refs -f ref=refs/tags/v1 -f sha=1', ['creates-ref']],
    ['gh workflow run docs.yml && gh run watch', ['dispatches', 'waits']],
    ['twine upload dist/*', ['publishes pypi']],
    ['python -Im twine upload -r testpypi dist/*', []],
    ['python3 -m build', ['builds']],
    ['uv run --only-group release twine upload dist/*', ['publishes pypi']],
    ['uv publish --dry-run', []],
    ['cargo +nightly publish --locked', ['publishes crates']],
    ['cargo publish --dry-run', []],
    ['cargo publish $FLAGS', ['publishes crates (guessed)']],
    ['npm publish --provenance', ['publishes npm']],
    ['npm --workspace a publish', ['publishes npm']],
    ['npm publish --dry-run', []],
    ['npm run publish-npm', ['publishes npm (guessed)']],
    ['npx --yes semantic-release@24', ['publishes npm (guessed)', 'announces', 'creates-ref']],
    ['goreleaser release --clean', ['builds', 'announces']],
    ['goreleaser release --snapshot', ['builds']],
    ['goreleaser release --skip=publish,sign', ['builds']],
    ['docker build --push -t x .', ['builds', 'publishes image']],
    ['docker push x', ['publishes image']],
    ['docker buildx imagetools create -t a b', ['publishes image']],
    ['docker buildx imagetools create -t a:latest a@sha256:1', ['promotes image']],
    ['docker buildx imagetools create -t "$A:latest" $(printf "%s " *)', ['promotes image']],
    ['skopeo copy docker://a docker://b', ['publishes image']],
    ['skopeo copy docker://a@sha256:1 docker://a:latest', ['promotes image']],
    ['skopeo copy --all docker://${{ env.A }}:rc docker://${{ env.A }}:1', ['promotes image']],
    ['skopeo copy docker://$FROM docker://$TO', ['publishes image']],
    ['crane cp ghcr.io/a:1 quay.io/a:1', ['publishes image']],
    ['crane copy a:1 a:latest', ['promotes image']],
    ['npm dist-tag add a@1.2.0 latest', ['promotes npm']],
    ['npm dist-tag ls a', []],
    ['yarn npm tag add a@1.2.0 latest', ['promotes npm']],
    ['skopeo copy docker://a dir:b', []],
    ['crane tag a b', ['promotes image']],
    ['cosign sign --yes x && cosign verify x', ['attests', 'verifies']],
    ['mvn -B -Prelease deploy', ['builds', 'publishes maven']],
    ['./gradlew publishToMavenLocal', []],
    ['./gradlew :lib:publishAllPublicationsToMavenCentralRepository', ['publishes maven']],
    ['bundle exec gem push x.gem', ['publishes gem']],
    ['trivy image x', ['scans']],
    ['git push origin main', []],
    ['git push origin refs/tags/v1', ['creates-ref']],
    ['git push origin "$TAG"', ['creates-ref (guessed)']],
    ['git push origin "$new_version"', ['creates-ref (guessed)']],
    ['git push origin v1.2.3', ['creates-ref (guessed)']],
    ['git push origin refs/heads/main --tags', ['creates-ref']],
    ['git push --mirror origin', ['creates-ref']],
    ['git push --delete origin v1', ['cleans ref']],
    ['make build push-docker', ['builds (guessed)', 'publishes image (guessed)']],
    ['bash scripts/publish-release.sh', ['publishes (guessed)']],
    ['pixi run -e release create-release', ['announces (guessed)']],
    ['./scripts/publish-docs.sh', []],
    ['echo cargo publish', []],
    ['timeout 30m cargo publish', ['publishes crates']],
    ['VERSION="$(cargo publish)" true', ['publishes crates']],
    ["bash -euc 'cargo publish'", ['publishes crates']],
    ["bash <<'EOF'\ncargo publish\nEOF", ['publishes crates']],
    ["cat > later.sh <<'EOF'\ncargo publish\nEOF", []],
    ['docker push localhost:5000/a', ['publishes image (guessed)']],
    ['gh api -X PATCH repos/a/b/releases/1 --input body.json', ['announces (guessed)']],
    ['curl -f https://api.github.com/repos/a/b/releases/latest', []],
    ['goreleaser --clean', ['builds', 'announces']],
    ['goreleaser release --draft', ['builds', 'stages']],
    ['goreleaser check', []],
  ])('`%s` has its effects', (script, expected) => {
    expect(effectsOfScript(script)).toEqual(expected);
  });

  test('is found in every branch, with its line', () => {
    const effects = findEffects(
      scriptWorkflow('if a; then\n  cargo publish\nelse\n  npm publish\nfi'),
    );
    expect(effects.map(({ at }) => at.line)).toEqual([8, 9 + 1]);
  });
  test('of another shell is a guess', () => {
    const workflow = stepsWorkflow('- run: cargo publish\n  shell: pwsh');
    expect(findEffects(workflow).map(tell)).toEqual(['publishes crates (guessed)']);
  });
});

describe('an action', () => {
  test.each([
    ['softprops/action-gh-release@v2', '', ['announces']],
    ['softprops/action-gh-release@v2', 'draft: true', ['stages']],
    [
      'softprops/action-gh-release@v2',
      'draft: ${{ inputs.draft }}',
      ['stages (guessed)', 'announces (guessed)'],
    ],
    ['ncipollo/release-action@v1', "draft: 'true'", ['stages']],
    ['pypa/gh-action-pypi-publish@release/v1', '', ['publishes pypi']],
    ['pypa/gh-action-pypi-publish@v1', 'repository-url: https://test.pypi.org/legacy/', []],
    [
      'pypa/gh-action-pypi-publish@v1',
      'repository-url: ${{ vars.URL }}',
      ['publishes pypi (guessed)'],
    ],
    ['docker/build-push-action@v6', 'push: true', ['builds', 'publishes image']],
    ['docker/build-push-action@v6', 'push: false', ['builds']],
    [
      'docker/build-push-action@v6',
      'outputs: type=image,push-by-digest=true,push=true',
      ['builds', 'stages'],
    ],
    [
      'changesets/action@v1',
      'publish: pnpm release',
      ['publishes npm', 'announces', 'creates-ref'],
    ],
    ['changesets/action@v1', '', []],
    ['goreleaser/goreleaser-action@v6', 'args: release --clean', ['builds', 'announces']],
    ['PyO3/maturin-action@v1', 'args: --release', ['builds']],
    ['PyO3/maturin-action@v1', 'command: upload', ['publishes pypi']],
    ['nick-fields/retry@v3', 'command: cargo publish', ['publishes crates']],
    [
      'actions/github-script@v7',
      'script: "github.rest.repos.createRelease({ draft: true })"',
      ['stages (guessed)'],
    ],
    [
      'actions/github-script@v7',
      'script: "github.rest.repos.updateRelease({ draft: false })"',
      ['announces (guessed)'],
    ],
    ['org/release-actions/undraft-release@v1', '', ['announces']],
    ['org/release-actions/undraft-release@v1', 'dry-run: true', ['verifies']],
    [
      'org/release-actions/undraft-release@v1',
      'dry-run: ${{ inputs.dry }}',
      ['announces (guessed)', 'verifies (guessed)'],
    ],
    ['org/release-actions/promote-image@v1', 'dry-run: true', ['verifies']],
    ['org/release-actions/stage-release@v1', 'dry-run: true', []],
    ['org/release-actions/rollback-release@v1', '', []],
    ['org/release-actions/rollback-release@v1', 'confirm: true', ['puts back image']],
    [
      'org/release-actions/rollback-release@v1',
      "confirm: true\n    draft: delete\n    prerelease-tags: 'x'",
      ['puts back image', 'cleans image', 'cleans github-release'],
    ],
    ['org/release-actions@v1', '', ['verifies']],
    ['./seal-artifacts', '', ['seals (guessed)']],
    ['org/release-actions/publish-crate@v1', 'channel: crates-io', ['publishes crates-io']],
    ['some/publish-npm-package@v1', '', ['publishes npm (guessed)']],
    ['actions/upload-artifact@v4', '', []],
  ])('%s with `%s` has its effects', (uses, input, expected) => {
    const workflow = stepsWorkflow(`- uses: ${uses}${input && `\n  with:\n    ${input}`}`);
    expect(findEffects(workflow).map(tell)).toEqual(expected);
  });

  test.each(actionNames)('of this suite is known: %s', (name) => {
    expect(findSuiteAction(`org/release-actions/${name}`)).toBeDefined();
  });
  test('of this repository is read when its file is given', () => {
    const workflow = stepsWorkflow('- uses: ./.github/actions/ship');
    const ship = parseActionFile(
      'runs:\n  using: composite\n  steps:\n    - { run: cargo publish, shell: bash }\n',
      'action.yml',
    );
    const called = { ...noCalledFiles, actions: new Map([['.github/actions/ship', ship]]) };
    expect(findEffects(workflow, called).map(tell)).toEqual(['publishes crates']);
    expect(findOpaqueCalls(workflow, called)).toEqual([]);
    expect(findOpaqueCalls(workflow)).toEqual([
      { site: { job: 'a', step: 0 }, name: './.github/actions/ship' },
    ]);
  });
  test('in a parallel group counts at the group', () => {
    const workflow = stepsWorkflow(
      '- run: x',
      '- parallel:\n    - run: cargo publish\n    - run: npm publish',
    );
    expect(findEffects(workflow).map(({ site }) => site.step)).toEqual([1, 1]);
  });
});

describe('a called workflow', () => {
  const caller = (uses: string) =>
    parseWorkflow(`on: push\njobs:\n  a: { uses: ${uses} }\n`, 'release.yml');
  const callee = parseWorkflow(
    'on: workflow_call\njobs:\n  up:\n    runs-on: x\n    steps: [{ run: twine upload x }]\n',
    'pypi.yml',
  );
  const called = { ...noCalledFiles, workflows: new Map([['.github/workflows/pypi.yml', callee]]) };

  test('gives its effects to the job that calls it', () => {
    const [effect] = findEffects(caller('./.github/workflows/pypi.yml'), called);
    expect(effect).toMatchObject({
      kind: 'publishes',
      channel: 'pypi',
      isReversible: false,
      site: { job: 'a', step: undefined },
      at: { file: 'pypi.yml', line: 5 },
      by: 'twine upload in the job `up` of ./.github/workflows/pypi.yml',
    });
  });
  test('without its file is opaque, and guessed by its name', () => {
    const workflow = caller('./.github/workflows/publish-crates.yml');
    expect(findEffects(workflow).map(tell)).toEqual(['publishes crates (guessed)']);
    expect(findOpaqueCalls(workflow)).toHaveLength(1);
  });
  test('of another repository is known by the catalogue', () => {
    const workflow = caller(
      'slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@v2',
    );
    expect(findEffects(workflow).map(tell)).toEqual(['attests']);
    expect(findOpaqueCalls(workflow)).toEqual([]);
  });
  test('that calls itself ends', () => {
    const loop = caller('./.github/workflows/loop.yml');
    const files = { ...noCalledFiles, workflows: new Map([['.github/workflows/loop.yml', loop]]) };
    expect(findEffects(loop, files)).toEqual([]);
  });
});

describe('a script that is named for a release', () => {
  const names = (script: string) => findOpaqueCalls(scriptWorkflow(script)).map(({ name }) => name);

  test('and for nothing that it does is told as opaque', () => {
    expect(names('./scripts/release.sh\nmake build deploy\n./check-and-publish.sh')).toEqual([
      'release.sh',
      'deploy',
      'check-and-publish.sh',
    ]);
  });
  test('is not, when what it does is known, guessed or declared', () => {
    expect(names('./publish-crates.sh\n./deploy-docs.sh\ncargo build --release')).toEqual([]);
    expect(names('# release: publishes crates\n./release.sh')).toEqual([]);
  });
});
