/** What leaves a script green although a command of it failed: `a` publishes, `b` is anything. */
import { describe, expect, test } from '@jest/globals';
import { readScript } from '../../src/prover/shell/read-script.ts';
import { stepShellOptions } from '../../src/prover/shell/shell-options.ts';
import { unseenFailures } from '../../src/prover/shell/unseen-failures.ts';
import { proveRelease } from '../../src/prover/proof/prove-release.ts';
import { parseActionFile } from '../../src/workflow/parse-action.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

function isUnseen(script: string, shell?: string): boolean {
  const commands = readScript(script);
  const unseen = unseenFailures(commands, stepShellOptions(shell));
  return commands.some((each) => each.words[0]?.text === 'a' && unseen.has(each));
}

describe('a failure leaves its script green', () => {
  test.each([
    ['a || true'],
    ['a || :'],
    ['a || echo failed'],
    ['a || exit 0'],
    ['a || { echo failed; }'],
    ['a | b'],
    ['a &\nwait'],
    ['set +e\na\nb'],
    ['set +o errexit\na\nb'],
    ['a && b\nc'],
    ['if a; then b; fi'],
    ['if ! a; then echo failed; fi'],
    ['! a'],
    ['! a\nb'],
    ['! a | b'],
    ['! a || exit 1'],
    ['! a && echo failed'],
    ['! { a; }'],
    ['! { a; b; }'],
    ['! (a)'],
    ['f() { a; }\n! f'],
    ['for f in *; do\n  a "$f" || continue\ndone'],
    ['set +e\nfor f in *; do a "$f"; done'],
    ['f() {\n  a\n}\nf || true'],
    ['f() {\n  a\n  b\n}\nf || exit 1'],
    ['{ a; } | b'],
    ['(a) &'],
    ['echo "$(a)"'],
    ['f() { local out=$(a); }\nf'],
    ['export OUT=$(a)'],
    ["trap 'exit 0' EXIT\na"],
    ['case x in\n  x) a || true ;;\nesac'],
  ])('in %j', (script) => {
    expect(isUnseen(script)).toBe(true);
  });
  test.each([
    ['a'],
    ['a && b'],
    ['a || exit 1'],
    ['! a && exit 1'],
    ['if ! a; then exit 1; fi'],
    ['if ! { a; }; then exit 1; fi'],
    ['! a\nfailed=$?\ntest $failed = 1'],
    ['! b\na'],
    ['! { b; }\na'],
    ['while ! a; do sleep 1; done'],
    ['a || { echo failed; exit 1; }'],
    ['a || die "no"'],
    ['a || a --again'],
    ['a || failed=1\nb\nexit "$failed"'],
    ['a || echo "ok=false" >> "$GITHUB_OUTPUT"'],
    ['set -o pipefail\na | b'],
    ['set +e\na'],
    ['set +e\na\nstatus=$?\nset -e\nexit $status'],
    ['set +e\nset -e\na\nb'],
    ['a &\npid=$!\nwait "$pid"'],
    ['until a; do sleep 1; done'],
    ['if a; then b; else exit 1; fi'],
    ['for i in 1 2 3; do\n  a && exit 0\n  sleep 1\ndone\nexit 1'],
    ['out=$(a)\nb'],
    ['(a; b)'],
    ['f() {\n  a\n  b\n}\nf'],
    ['f() {\n  a\n}\nf || exit 1'],
    ['f() {\n  a || f\n}\nf'],
  ])('and not in %j', (script) => {
    expect(isUnseen(script)).toBe(false);
  });
  test.each([
    ['bash', 'a | b', false],
    ['bash -e {0}', 'a | b', true],
    ['bash -eo pipefail {0}', 'a | b', false],
    ['bash {0}', 'a\nb', true],
    ['sh', 'a\nb', false],
    ['pwsh', 'a\nb', true],
    ['pwsh', 'a', false],
    ['python', 'a\nb', false],
  ])('as its shell is started: `%s` runs %j', (shell, script, expected) => {
    expect(isUnseen(script, shell)).toBe(expected);
  });
});

describe('a release that waits for a publish', () => {
  function announcement(...upload: readonly string[]) {
    const text = [
      'on: push',
      'jobs:',
      '  pypi:',
      '    runs-on: x',
      '    steps:',
      ...upload.map((line) => `      ${line}`),
      '  announce:',
      '    needs: pypi',
      '    runs-on: x',
      '    steps: [{ run: gh release create v1 }]',
      '',
    ].join('\n');
    const action = parseActionFile(
      'runs: { using: composite, steps: [{ run: twine upload d, shell: bash, continue-on-error: true }] }\n',
      'ship/action.yml',
    );
    const called = { workflows: new Map(), actions: new Map([['ship', action]]) };
    const proved = proveRelease({ workflow: parseWorkflow(text, 'release.yml'), called });
    return proved.find(({ rule }) => rule === 'UNGATED-ANNOUNCE')!.verdict;
  }
  test.each([
    ['a command', ['- run: twine upload d || true']],
    ['a script that is handed to a shell', ["- run: bash -c 'twine upload d; true'"]],
    ['one of several uploads', ['- run: |', '    twine upload a', '    twine upload b || true']],
    ['an action of the repository that forgives it', ['- uses: ./ship']],
    ['a shell without `-e`', ['- run: |', '    twine upload a', '    ls', '  shell: bash {0}']],
  ])('is refuted when its failure is unseen: %s', (_what, upload) => {
    const verdict = announcement(...upload);
    expect(verdict.status === 'REFUTED' && verdict.refutations[0]!.message).toMatch(
      /`pypi` did not publish to pypi: a failure of `twine upload.*` leaves its step green\.$/,
    );
  });
  test('is proved when it is seen', () => {
    expect(announcement('- run: twine upload d').status).toBe('PROVED');
  });
});
