import { describe, expect, test } from '@jest/globals';
import { noCalledFiles } from '../../src/prover/effects/called-files.ts';
import { findingsOfVerdicts } from '../../src/prover/proof/findings.ts';
import { graphRules } from '../../src/prover/rules/graph-rules.ts';
import { proveRelease, type ProofRequest } from '../../src/prover/proof/prove-release.ts';
import type { Refutation, Verdict } from '../../src/prover/proof/verdict.ts';
import { describeGiven } from '../../src/prover/render/words.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { syntheticRelease } from './synthetic-release.ts';

const job = (id: string, step: string, ...lines: readonly string[]) =>
  [
    `  ${id}:`,
    '    runs-on: x',
    ...lines.map((line) => `    ${line}`),
    `    steps: [{ run: ${JSON.stringify(step)} }]`,
    '',
  ].join('\n');

const announce = 'gh release edit v1 --draft=false';
const release = (...jobs: readonly string[]) =>
  `on: { push: { tags: ['v*'] }, workflow_dispatch: {} }\njobs:\n${jobs.join('')}`;

function verdictOf(rule: string, text: string, request: Partial<ProofRequest> = {}): Verdict {
  const workflow = parseWorkflow(text, 'release.yml');
  const found = proveRelease({ workflow, ...request }).find((each) => each.rule === rule);
  return found!.verdict;
}

function refutationOf(rule: string, text: string, request: Partial<ProofRequest> = {}): Refutation {
  const verdict = verdictOf(rule, text, request);
  if (verdict.status !== 'REFUTED') throw new Error(`${rule} is ${verdict.status}`);
  return verdict.refutations[0]!;
}

const rule = 'UNGATED-ANNOUNCE';

describe('a release that announces whatever happens', () => {
  const text = release(
    job('crate', 'cargo publish'),
    job('pypi', 'twine upload dist/*'),
    job('announce', announce, 'needs: [crate, pypi]', 'if: always()'),
  );
  test('is refuted by one fault, with the result of every job and the condition', () => {
    const { run, job: at, message } = refutationOf(rule, text);
    expect(at).toBe('announce');
    expect(message).toContain('`crate` did not publish to crates');
    expect(run!.faults).toEqual([{ what: 'step-fails', job: 'crate', step: 0, part: 0 }]);
    expect(run!.jobs).toEqual([
      { job: 'crate', result: 'failure' },
      { job: 'pypi', result: 'success' },
      { job: 'announce', result: 'success' },
    ]);
    expect(run!.condition).toMatchObject({ job: 'announce', source: 'always()' });
    expect(run!.condition!.at.line).toBe(12);
  });
  test('is proved with the condition that is suggested', () => {
    const { suggestion } = refutationOf(rule, text);
    expect(suggestion!.condition).toBe(
      "always() && needs.crate.result == 'success' && needs.pypi.result == 'success'",
    );
    const mended = text.replace('if: always()', `if: ${suggestion!.condition}`);
    expect(verdictOf(rule, mended)).toEqual({ status: 'PROVED', checked: 1 });
  });
});

describe('what is skipped by design', () => {
  const crate = job('crate', 'cargo publish', "if: github.event_name == 'push'");
  const last = (first: string) =>
    job(
      'announce',
      announce,
      'needs: crate',
      `if: \${{ ${first} && (needs.crate.result == 'success' || needs.crate.result == 'skipped') }}`,
    );
  test('is not lost: the release may become public without it', () => {
    expect(verdictOf(rule, release(crate, last('!cancelled()'))).status).toBe('PROVED');
  });
  test('is lost when the run is cancelled before it, and `always()` goes on', () => {
    const { run } = refutationOf(rule, release(crate, last('always()')));
    expect(run!.faults).toEqual([{ what: 'run-cancelled' }]);
  });
  test('is lost when a fault above it makes it skipped', () => {
    const behind = crate.replace('    if:', '    needs: build\n    if:');
    const text = release(job('build', './build'), behind, last('always()'));
    const { run } = refutationOf(rule, text);
    expect(run!.faults).toMatchObject([{ what: 'step-fails', job: 'build' }]);
    expect(run!.given).toContainEqual({ name: 'the event', value: 'push' });
  });
});

describe('what an expression gave', () => {
  test('is told as none of the values that it is compared with', () => {
    const { run } = refutationOf(
      rule,
      release(
        job('crate', 'cargo publish', "if: vars.kind != 'a' && vars.kind != 'b'"),
        job('announce', announce),
      ),
    );
    expect(run!.given.map(describeGiven)).toEqual(['`vars.kind` is neither "a", "b" nor empty']);
  });
  test('stays in a suggested condition with every space of its texts', () => {
    const { suggestion } = refutationOf(
      rule,
      release(
        job('crate', 'cargo publish'),
        job('announce', announce, "if: always() && vars.kind   != 'a  b'"),
      ),
    );
    expect(suggestion!.condition).toContain("vars.kind != 'a  b'");
  });
});

describe('an approval that is denied', () => {
  const text = (...lines: readonly string[]) =>
    release(
      job('approve', './nothing', 'environment: crates', ...lines),
      job('crate', 'cargo publish', 'needs: approve'),
    );
  test('stops what needs the job', () => {
    expect(verdictOf('PUSH-BEFORE-APPROVAL', text()).status).toBe('PROVED');
  });
  test('hangs on what is unsettled where `continue-on-error` may forgive it, and says so', () => {
    const { run, dependsOn, level } = refutationOf(
      'PUSH-BEFORE-APPROVAL',
      text('continue-on-error: true'),
    );
    expect([dependsOn, level]).toEqual([['rejectionForgiven'], 'warning']);
    expect(run!.faults).toMatchObject([{ what: 'rejected', job: 'approve' }]);
  });
});

describe('a tag that is pushed', () => {
  const found = (checkout: string, push: string, env = '') => {
    const text = `on: push\njobs:\n  tag:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n        with: { ${checkout} }\n      - run: ${push}\n${env}`;
    const verdict = verdictOf('UNOBSERVED-PUBLISH', text);
    return verdict.status === 'REFUTED' ? verdict.refutations.map(({ level }) => level) : [];
  };
  const secret = "token: '${{ secrets.PAT }}'";
  const own = "token: '${{ secrets.GITHUB_TOKEN }}'";
  test.each([
    [secret, 'git push origin v1.2.3', ''],
    [secret, 'git push --tags', ''],
    ["ssh-key: '${{ secrets.DEPLOY_KEY }}'", 'git push --follow-tags', ''],
    ["token: '${{ steps.app.outputs.token }}'", 'git push --tags', ''],
    [
      own,
      'git push "https://x:$T@github.com/a/b" --tags',
      "        env: { T: '${{ secrets.PAT }}' }\n",
    ],
  ])('with a token that starts workflows is told: %s, %s %s', (checkout, push, env) => {
    expect(found(checkout, push, env)).toEqual(['notice']);
  });
  test.each([
    [own, 'git push --tags'],
    ['fetch-depth: 0', 'git push origin v1.2.3'],
    [secret, 'git push origin main'],
    [secret, 'git push --tags && gh run watch'],
  ])('is silent where nothing starts, or something waits: %s, %s', (checkout, push) => {
    expect(found(checkout, push)).toEqual([]);
  });
});

describe('a timeout', () => {
  test('is no failure: `!failure()` lets the release through', () => {
    const last = job('announce', announce, 'needs: crate', "if: '!failure()'");
    const { run } = refutationOf(rule, release(job('crate', 'cargo publish'), last));
    expect(run!.faults).toMatchObject([{ what: 'times-out', job: 'crate' }]);
  });
});

describe('steps', () => {
  const steps = (...lines: readonly string[]) =>
    `on: push\njobs:\n  all:\n    runs-on: x\n    steps:\n${lines.map((line) => `      - ${line}\n`).join('')}`;
  test('count as jobs do: what is announced before it is published is refuted at its line', () => {
    const { at, step, suggestion } = refutationOf(
      rule,
      steps(`run: ${announce}`, 'run: cargo publish'),
    );
    expect([at.line, step, suggestion]).toEqual([6, 0, undefined]);
  });
  test('that may go on after an error do not gate', () => {
    const good = steps('run: cargo publish', `run: ${announce}`);
    expect(verdictOf(rule, good).status).toBe('PROVED');
    const bad = good.replace('cargo publish', 'cargo publish\n        continue-on-error: true');
    expect(refutationOf(rule, bad).run!.faults).toMatchObject([{ what: 'step-fails' }]);
  });
});

describe('a called workflow', () => {
  const caller = release(
    '  publish: { uses: ./.github/workflows/publish.yml }\n',
    job('announce', announce, 'needs: publish'),
  );
  const callee = (condition: string) =>
    parseWorkflow(
      `on: workflow_call\njobs:\n${job('crate', 'cargo publish', ...(condition === '' ? [] : [condition]))}`,
      'publish.yml',
    );
  const called = (condition: string) => ({
    called: {
      ...noCalledFiles,
      workflows: new Map([['.github/workflows/publish.yml', callee(condition)]]),
    },
  });
  test('is followed into its jobs', () => {
    expect(verdictOf(rule, caller, called('')).status).toBe('PROVED');
    const { run } = refutationOf(rule, caller, called('continue-on-error: true'));
    expect(run!.faults).toMatchObject([{ job: 'publish / crate' }]);
    expect(run!.jobs.map(({ job: id }) => id)).toEqual(['publish / crate', 'publish', 'announce']);
  });
  test('that nobody can look into leaves the verdict unknown, and is named', () => {
    const other = caller.replace(
      './.github/workflows/publish.yml',
      'octo/other/.github/workflows/a.yml@v1',
    );
    const verdict = verdictOf(rule, other);
    expect(verdict.status).toBe('UNKNOWN');
    expect(JSON.stringify(verdict)).toContain('octo/other');
  });
  test('whose skip may poison its caller depends on what is unsettled, and says so', () => {
    const poisoned = caller.replace('announce:', 'after:').replace(announce, 'cargo publish');
    const inner = parseWorkflow(
      `on: workflow_call\njobs:\n${job('a', './a')}${job('b', './b', "if: github.event_name == 'workflow_dispatch'")}`,
      'publish.yml',
    );
    const request = {
      called: { ...noCalledFiles, workflows: new Map([['.github/workflows/publish.yml', inner]]) },
    };
    const { dependsOn, level } = refutationOf('SKIP-POISON', poisoned, request);
    expect([dependsOn, level]).toEqual([['calledSkipsPoison'], 'warning']);
  });
});

describe('findings', () => {
  test('tell of each refutation with its cure, and of what is unknown', () => {
    const crate = job('crate', 'cargo publish');
    const text = release(crate, job('announce', announce, 'needs: crate', 'if: always()'));
    const found = (request: Partial<ProofRequest>) =>
      findingsOfVerdicts(
        proveRelease({ workflow: parseWorkflow(text, 'release.yml'), ...request }),
        graphRules,
      ).filter((finding) => finding.rule === rule);
    expect(found({})).toMatchObject([
      { level: 'error', job: 'announce', step: 0, location: { line: 10 } },
    ]);
    expect(found({})[0]!.message).toContain('Create the release as a draft');
    expect(found({ limits: { maxNodes: 10, maxSteps: 10 } })).toMatchObject([
      { level: 'notice', message: expect.stringContaining('Not proved.') },
    ]);
  });
});

describe('a bound', () => {
  test('that is hit is told, and nothing is proved', () => {
    const text = syntheticRelease(53, 20);
    const verdict = verdictOf(rule, text, { limits: { maxNodes: 1000, maxSteps: 1_000_000 } });
    expect(verdict).toEqual({
      status: 'UNKNOWN',
      reasons: ['The proof was given up: it takes more than 1000 nodes.'],
    });
  });
});

describe('a large release', () => {
  test('of 53 jobs with 20 conditions that only the run knows is decided', () => {
    const { run } = refutationOf(rule, syntheticRelease(53, 20));
    expect(run!.faults).toHaveLength(1);
  });
});
