import { describe, expect, test } from '@jest/globals';
import preflight from '../../actions/preflight/action.ts';
import requireCiGreen from '../../actions/require-ci-green/action.ts';
import verifyTag from '../../actions/verify-tag/action.ts';
import { githubRefs } from '../../src/adapters/github/refs.ts';
import { githubReleases } from '../../src/adapters/github/releases.ts';
import { githubWorkflowRuns } from '../../src/adapters/github/workflow-runs.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import { fakeClock, fakeLog, fakeRun } from '../support/fakes.ts';
import { githubWorld, type GithubWorld } from '../support/github-world.ts';
import { literalFiles } from '../tag/literals.ts';

/** A repository in which v1.2.3 is good to release. */
async function goodWorld() {
  const github = await githubWorld();
  const commit = github.repository.addCommit();
  github.repository.setTag('v1.2.3', commit, { annotated: true });
  github.repository.addRun({ headSha: commit, jobs: [{ name: 'test' }] });
  return { github, commit };
}

function portsOf({ api }: GithubWorld, commit: string, version = '1.2.3') {
  return {
    refs: githubRefs(api),
    releases: githubReleases(api),
    workflowRuns: githubWorkflowRuns(api),
    files: literalFiles({ VERSION: version }),
    clock: fakeClock(),
    log: fakeLog(),
    run: fakeRun({ commit }),
  };
}

/** Inputs as the runner hands them over: texts, expressions evaluated. */
function inputsFor(commit: string, changes: Readonly<Record<string, string>> = {}) {
  const given: Readonly<Record<string, string>> = {
    tag: 'v1.2.3',
    commit,
    repository: 'octo/demo',
    'github-token': 'ghs_x',
    'version-files': 'VERSION',
    workflows: '- path: ci.yml\n  required-jobs: [test]',
    'wait-for-discovery': '0s',
    'wait-for-completion': '0s',
    ...changes,
  };
  return (name: string) => given[name];
}

describe('preflight against GitHub', () => {
  test('passes a good release and names its commit', async () => {
    const { github, commit } = await goodWorld();
    await using _ = github;
    const inputs = parseInputs(preflight.inputs, inputsFor(commit));
    const result = await preflight.run(inputs, portsOf(github, commit));
    expect(result.failure).toBeUndefined();
    expect(result.outputs).toMatchObject({
      ok: 'true',
      tag: 'v1.2.3',
      version: '1.2.3',
      commit,
      prerelease: 'false',
      shouldRelease: 'true',
      verdict: 'green',
      findings: '[]',
    });
    expect(github.world.violations).toEqual([]);
  });

  test("asks about the tag's commit, not about the one that a resumed run is at", async () => {
    const { github, commit } = await goodWorld();
    await using _ = github;
    const head = github.repository.addCommit();
    const inputs = parseInputs(preflight.inputs, inputsFor(head));
    const ports = portsOf(github, head);
    const run = fakeRun({ commit: head, ref: 'refs/heads/main', eventName: 'workflow_dispatch' });
    const result = await preflight.run(inputs, { ...ports, run });
    expect(result.outputs).toMatchObject({ ok: 'true', commit, verdict: 'green' });
  });

  test('tells everything that is wrong at once', async () => {
    const { github, commit } = await goodWorld();
    await using _ = github;
    github.repository.addRun({ headSha: commit, conclusion: 'failure' });
    const inputs = parseInputs(preflight.inputs, inputsFor(commit));
    const result = await preflight.run(inputs, portsOf(github, commit, '1.2.2'));
    expectResultFailure('TAG_VERSION_MISMATCH', result);
    expect(result.findings).toMatchObject([{ rule: 'CI_RED' }]);
    expect(result.outputs).toMatchObject({ ok: 'false', verdict: 'red', commit });
  });

  test('tells wrong workflows beside a wrong tag', async () => {
    const { github, commit } = await goodWorld();
    await using _ = github;
    const changes = { tag: 'v1.2', workflows: '[]' };
    const inputs = parseInputs(preflight.inputs, inputsFor(commit, changes));
    const result = await preflight.run(inputs, portsOf(github, commit));
    expectResultFailure('TAG_NOT_SEMVER', result);
    expect(result.findings).toMatchObject([{ rule: 'CI_NO_WORKFLOWS' }]);
  });

  test('does nothing for other tags when they are passed over', async () => {
    const { github, commit } = await goodWorld();
    await using _ = github;
    const changes = { tag: 'nightly', 'on-mismatch': 'skip', workflows: 'none.yml' };
    const inputs = parseInputs(preflight.inputs, inputsFor(commit, changes));
    const result = await preflight.run(inputs, portsOf(github, commit));
    expect(result.failure).toBeUndefined();
    expect(result.outputs).toMatchObject({ ok: 'false', shouldRelease: 'false' });
    expect(github.world.log.count()).toBe(0);
  });

  test('has nothing to do for a version that is released', async () => {
    const { github, commit } = await goodWorld();
    await using _ = github;
    github.repository.addRelease({ tagName: 'v1.2.3', draft: false });
    const changes = { 'version-from': 'file', tag: 'main' };
    const inputs = parseInputs(preflight.inputs, inputsFor(commit, changes));
    const result = await preflight.run(inputs, portsOf(github, commit));
    expect(result.failure).toBeUndefined();
    expect(result.outputs).toMatchObject({ shouldRelease: 'false', tag: 'v1.2.3' });
  });
});

describe('its parts as actions of their own', () => {
  test('verify-tag takes tags without a prefix by a word', async () => {
    await using github = await githubWorld();
    const commit = github.repository.addCommit();
    github.repository.setTag('1.2.3', commit);
    const inputs = parseInputs(
      verifyTag.inputs,
      inputsFor(commit, { tag: '1.2.3', prefix: 'none' }),
    );
    const result = await verifyTag.run(inputs, portsOf(github, commit));
    expect(result.outputs).toMatchObject({ ok: 'true', version: '1.2.3' });
  });

  test('require-ci-green passes with the evidence, and refuses an empty set', async () => {
    const { github, commit } = await goodWorld();
    await using _ = github;
    const run = (changes: Readonly<Record<string, string>> = {}) => {
      const inputs = parseInputs(requireCiGreen.inputs, inputsFor(commit, changes));
      return requireCiGreen.run(inputs, portsOf(github, commit));
    };
    const result = await run();
    expect(result.outputs.verdict).toBe('green');
    expect(JSON.parse(result.outputs.evidence!)).toMatchObject({ commit });
    await expect(run({ workflows: '[]' })).rejects.toMatchObject({ code: 'CI_NO_WORKFLOWS' });
  });
});
