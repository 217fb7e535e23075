/** What nobody knows, where it could release: told, and no reason to doubt the rest. */
import { describe, expect, test } from '@jest/globals';
import { checkWorkflow } from '../../src/prover/check-workflow.ts';
import { noCalledFiles } from '../../src/prover/effects/called-files.ts';
import { findUnknownWork } from '../../src/prover/effects/unknown-work.ts';
import { renderProofText } from '../../src/prover/render/text.ts';
import { parseActionFile } from '../../src/workflow/parse-action.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

const writes = 'permissions: { contents: write }';

function workflowOf(step: string, job = writes) {
  const lines = [`    ${job}`, '    steps:', `      - ${step.replaceAll('\n', '\n        ')}`];
  return parseWorkflow(
    ['on: push', 'jobs:', '  x:', '    runs-on: y', ...lines, ''].join('\n'),
    'release.yml',
  );
}

const namesOf = (step: string, job?: string) =>
  findUnknownWork(workflowOf(step, job)).map(({ name }) => name);

describe('what nobody knows', () => {
  test.each([
    ['run: ./ci/finish.sh --now', './ci/finish.sh'],
    ['run: bash ci/finish.sh', 'bash ci/finish.sh'],
    ['run: source ci/finish.sh', 'ci/finish.sh'],
    ["run: bash -c './ci/finish.sh'", './ci/finish.sh'],
    ['run: sudo ./ci/finish.sh', './ci/finish.sh'],
    ['run: pixi run finish', 'finish'],
    ['run: make test finish', 'make finish'],
    ['run: npm run finish', 'npm finish'],
    ['uses: octo/finish@v1', 'octo/finish@v1'],
    ['uses: docker://octo/finish', 'docker://octo/finish'],
    ['shell: python\nrun: requests.post(url)', 'a script of python'],
    ["run: |\n  python3 - <<'EOF'\n  requests.post(url)\n  EOF", 'a script of python3'],
  ])('is told in a job that may write: %s', (step, name) => {
    expect(namesOf(step)).toEqual([name]);
  });
  test.each([
    ['run: make test && npm run build && pnpm install'],
    ['run: sudo apt-get update'],
    ['run: twine upload dist/*'],
    ['run: ./ci/publish-crates.sh'],
    ['run: ./ci/release.sh'],
    ['run: "# release: builds\\n./ci/finish.sh"'],
    ['uses: actions/checkout@v4'],
    ['uses: softprops/action-gh-release@v2'],
    ['uses: astral-sh/setup-uv@v6'],
    ['uses: org/release-actions/stage-release@v1'],
    ['shell: python\nrun: print(1)'],
  ])('is not what is known, guessed, declared, told elsewhere or makes ready: %s', (step) => {
    expect(namesOf(step)).toEqual([]);
  });
  test.each([
    ['permissions: { packages: write, id-token: write }', ['may write packages, id-token']],
    ['permissions: write-all', ['may write contents, packages, id-token']],
    ['environment: pypi', ['has an environment']],
    ['permissions: { contents: read }', []],
    ['permissions: { issues: write }', []],
  ])('counts where the job could release: %s', (job, powers) => {
    const found = findUnknownWork(workflowOf('run: ./ci/finish.sh', job));
    expect(found.map(({ power }) => power)).toEqual(powers);
  });
  test('is found in what the job calls, with no more rights than the caller gives', () => {
    const finish = parseActionFile(
      'runs:\n  using: composite\n  steps: [{ run: ./finish.sh, shell: bash }]\n',
      'action.yml',
    );
    const called = { ...noCalledFiles, actions: new Map([['act', finish]]) };
    expect(findUnknownWork(workflowOf('uses: ./act'), called)).toMatchObject([
      { site: { job: 'x', step: 0 }, name: './finish.sh' },
    ]);
    const inner = workflowOf('run: ./finish.sh');
    const caller = (given: string) =>
      parseWorkflow(
        `on: push\njobs:\n  c: { uses: ./.github/workflows/i.yml, permissions: { contents: ${given} } }\n`,
        'release.yml',
      );
    const files = { ...noCalledFiles, workflows: new Map([['.github/workflows/i.yml', inner]]) };
    expect(findUnknownWork(caller('write'), files)).toMatchObject([{ site: { job: 'c' } }]);
    expect(findUnknownWork(caller('read'), files)).toEqual([]);
  });
  test('is one line a job of the report, and leaves the verdict on a release that is known', () => {
    const scripts = './ci/finish.sh\n  ./ci/finish.sh\n  ./ci/more.sh';
    const workflow = workflowOf(`run: |\n  ${scripts}\n  twine upload dist/*`);
    const report = checkWorkflow(workflow);
    expect(report.verdict).toBe('PROVED');
    expect(renderProofText({ workflow, called: noCalledFiles, report })).toContain(
      'not known what it does, where it could release\n  x, which may write contents: ./ci/finish.sh, ./ci/more.sh\n',
    );
  });
  test('may be all of the release where nothing else is one: then nothing is proved', () => {
    const report = checkWorkflow(workflowOf('run: ./ci/finish.sh'));
    expect(report.verdict).toBe('UNKNOWN');
    expect(report.findings.filter(({ isUnknown }) => isUnknown)).toMatchObject([
      { rule: 'UNGATED-ANNOUNCE', message: expect.stringContaining('`./ci/finish.sh`') },
    ]);
    const declared = checkWorkflow(workflowOf('run: "# release: nothing\\n./ci/finish.sh"'));
    expect(declared.verdict).toBe('PROVED');
    expect(checkWorkflow(workflowOf('run: make test')).verdict).toBe('PROVED');
  });
});
