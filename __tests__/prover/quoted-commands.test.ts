/** Commands that a program of another language starts, as far as its texts name them. */
import { describe, expect, test } from '@jest/globals';
import { findEffects } from '../../src/prover/effects/find-effects.ts';
import { effectsOfScript, scriptWorkflow, stepsWorkflow, tell } from './support.ts';

describe('a command', () => {
  test.each([
    'import subprocess\nsubprocess.run(["twine", "upload", path], check=True)',
    "os.system('twine upload dist/*')  # it's late",
    'run("twine", [\n  "upload",\n  "dist/x",\n])',
    'code = """\ntwine upload x\n"""',
  ])('in the texts of a program is a guess: %s', (text) => {
    const lines = text.replaceAll('\n', '\n    ');
    const step = stepsWorkflow(`- shell: python {0}\n  run: |\n    ${lines}`);
    expect(findEffects(step).map(tell)).toEqual(['publishes pypi (guessed)']);
  });
  test.each([
    [
      "python - <<'EOF'\nsubprocess.run(['twine', 'upload', 'x'])\nEOF",
      ['publishes pypi (guessed)'],
    ],
    [`node -e "execFileSync('npm', ['publish'])"`, ['publishes npm (guessed)']],
    [`python3 -c "print('twine upload x')"`, []],
    [`python3 -c "import json; print(json.load(open('a'))['version'])"`, []],
  ])('of a program within a script is a guess: %s', (script, expected) => {
    expect(effectsOfScript(script)).toEqual(expected);
  });
  test.each([
    ["subprocess.run(['twine', 'upload', 'x'])", true],
    ["subprocess.run(['twine', 'upload', 'x'], check=True)", undefined],
    ["subprocess.check_call(['twine', 'upload', 'x'])", undefined],
  ])('of a program that asks no result fails unseen: %s', (script, failsUnseen) => {
    const own = stepsWorkflow(`- shell: python\n  run: |\n    ${script}`);
    const within = scriptWorkflow(`python3 - <<'EOF'\n${script}\nEOF`);
    for (const workflow of [own, within]) {
      expect(findEffects(workflow)[0]!.failsUnseen).toBe(failsUnseen);
    }
  });
});
