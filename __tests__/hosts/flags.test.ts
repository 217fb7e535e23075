import { describe, expect, it } from '@jest/globals';
import { parseFlags } from '../../src/hosts/flags.ts';
import { demoAction } from '../support/demo-action.ts';
import { expectFailure } from '../support/expect-failure.ts';

const parse = (...argv: string[]) => parseFlags(demoAction(), argv);

describe('flags of an action', () => {
  it('are its inputs in kebab-case, with the value after them or behind an equals sign', () => {
    expect(Object.fromEntries(parse('--tag', 'v1.2.3', '--wait=30m').texts)).toEqual({
      tag: 'v1.2.3',
      wait: '30m',
    });
  });

  it('need no value when they are boolean, and take one behind an equals sign', () => {
    expect(parse('--dry-run').texts.get('dry-run')).toBe('true');
    expect(parse('--dry-run=false').texts.get('dry-run')).toBe('false');
  });

  it('collect a list that is given several times', () => {
    const { texts } = parse('--version-files', 'Cargo.toml', '--version-files', 'package.json');
    expect(texts.get('version-files')).toBe('Cargo.toml\npackage.json');
  });

  it('know --json, --help and -h', () => {
    expect(parse('--json')).toMatchObject({ json: true, help: false });
    expect(parse('--help').help).toBe(true);
    expect(parse('-h').help).toBe(true);
  });

  it('keep an empty value, so that an input can be emptied on purpose', () => {
    expect(parse('--tag=').texts.get('tag')).toBe('');
  });
});

describe('an action that takes an argument without its flag', () => {
  const parseArguments = (...argv: string[]) =>
    parseFlags({ ...demoAction(), positional: 'versionFiles' }, argv);

  it('reads it as that input, several times when it is a list', () => {
    const { texts } = parseArguments(
      'VERSION',
      '--tag',
      'v1',
      '--version-files=Cargo.toml',
      'a.py',
    );
    expect(texts.get('version-files')).toBe('VERSION\nCargo.toml\na.py');
    expect(texts.get('tag')).toBe('v1');
  });

  it('refuses a second one when it is none', async () => {
    const argv = ['v1', 'v2'];
    await expectFailure('INPUT_INVALID', () =>
      parseFlags({ ...demoAction(), positional: 'tag' }, argv),
    );
  });
});

describe('when a flag is wrong', () => {
  it('refuses one that the action does not have, and suggests the near one', async () => {
    const failure = await expectFailure('INPUT_UNKNOWN', () => parse('--polcy', 'allow'));
    expect(failure.cure).toContain('Did you mean `--policy`?');
  });

  it('suggests nothing when nothing is near', async () => {
    const failure = await expectFailure('INPUT_UNKNOWN', () => parse('--zzzzzz'));
    expect(failure.cure).not.toContain('Did you mean');
  });

  it('refuses an argument that belongs to no flag', async () => {
    const failure = await expectFailure('INPUT_UNKNOWN', () => parse('v1.2.3'));
    expect(failure.seen).toContain('"v1.2.3"');
  });

  it('refuses the value of a boolean that stands apart', async () => {
    await expectFailure('INPUT_UNKNOWN', () => parse('--dry-run', 'false'));
  });

  it('refuses a flag without its value, at the end or before another flag', async () => {
    await expectFailure('INPUT_INVALID', () => parse('--tag'));
    await expectFailure('INPUT_INVALID', () => parse('--tag', '--json'));
  });

  it('takes a value that starts with a dash behind an equals sign', () => {
    expect(parse('--tag=-v1').texts.get('tag')).toBe('-v1');
  });

  it('refuses a flag given twice that is no list', async () => {
    await expectFailure('INPUT_INVALID', () => parse('--tag', 'v1', '--tag', 'v2'));
  });
});

describe('when a secret is given as a flag', () => {
  it.each([
    [['--github-token', 'ghp_secret'], 'GITHUB_TOKEN or GH_TOKEN'],
    [['--github-token=ghp_secret'], 'GITHUB_TOKEN or GH_TOKEN'],
    [['--upload-key', 'ghp_secret'], 'RELEASE_ACTIONS_UPLOAD_KEY'],
  ])('refuses %j, names the variable and never repeats the secret', async (argv, variable) => {
    const failure = await expectFailure('INPUT_UNKNOWN', () => parse(...argv));
    expect(failure.cure).toContain(variable);
    expect(failure.message).not.toContain('ghp_secret');
  });
});
