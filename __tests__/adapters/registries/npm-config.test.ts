import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  configuredNpmRegistry,
  machineNpm,
  type NpmSetup,
} from '../../../src/adapters/npm-config.ts';
import { parseNpmrc, readNpmEnvironment } from '../../../src/adapters/npmrc.ts';
import { expectFailure } from '../../support/expect-failure.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'npm-config-'));
  await mkdir(join(folder, 'project', 'deep'), { recursive: true });
  await mkdir(join(folder, 'home'));
  await writeFile(join(folder, 'project', 'package.json'), '{}');
});
afterEach(() => rm(folder, { recursive: true }));

const asked: string[] = [];
const setup = (changes: Partial<NpmSetup> = {}): NpmSetup => {
  asked.length = 0;
  return {
    env: {},
    workingDirectory: join(folder, 'project', 'deep'),
    homeFolder: join(folder, 'home'),
    ask: async (key) => {
      asked.push(key);
      return key === 'registry' ? 'https://npm-default.example/' : 'undefined';
    },
    ...changes,
  };
};
const write = (file: string, text: string) => writeFile(join(folder, file), text);

describe("npm's order of configuration", () => {
  test('variables win over the project, the project over the user, the user over npm', async () => {
    const env = { NPM_CONFIG_REGISTRY: 'https://from-env.example/' };
    expect(await configuredNpmRegistry('demo', setup())).toBe('https://npm-default.example');
    expect(asked).toEqual(['registry']);
    await write('home/.npmrc', 'registry=https://from-user.example/');
    expect(await configuredNpmRegistry('demo', setup())).toBe('https://from-user.example');
    await write('project/.npmrc', 'registry = "https://from-project.example/npm/"');
    expect(await configuredNpmRegistry('demo', setup())).toBe('https://from-project.example/npm');
    expect(await configuredNpmRegistry('demo', setup({ env }))).toBe('https://from-env.example');
    expect(asked).toEqual([]);
  });

  test('the files that setup-node and others name are read in their place', async () => {
    await write('home/.npmrc', 'registry=https://from-home.example/');
    await write('runner.npmrc', 'registry=https://from-runner.example/');
    await write('global.npmrc', 'registry=https://from-global.example/');
    const userconfig = { NPM_CONFIG_USERCONFIG: join(folder, 'runner.npmrc') };
    expect(await configuredNpmRegistry('demo', setup({ env: userconfig }))).toBe(
      'https://from-runner.example',
    );
    const globalconfig = {
      npm_config_userconfig: join(folder, 'none'),
      npm_config_globalconfig: join(folder, 'global.npmrc'),
    };
    expect(await configuredNpmRegistry('demo', setup({ env: globalconfig }))).toBe(
      'https://from-global.example',
    );
  });

  test("a scope's registry wins over every other, for that scope alone", async () => {
    await write('home/.npmrc', '@octo:registry=https://octo.example/\n');
    const env = { npm_config_registry: 'https://from-env.example/' };
    expect(await configuredNpmRegistry('@octo/demo', setup({ env }))).toBe('https://octo.example');
    expect(await configuredNpmRegistry('@other/demo', setup({ env }))).toBe(
      'https://from-env.example',
    );
    expect(asked).toEqual(['@other:registry']);
  });

  test('a scope that only npm knows of is found by asking npm', async () => {
    const env = { npm_config_registry: 'https://from-env.example/' };
    const ask = async () => 'https://builtin.example/';
    expect(await configuredNpmRegistry('@octo/demo', setup({ env, ask }))).toBe(
      'https://builtin.example',
    );
  });
});

describe('when the configuration cannot be used', () => {
  test('without any, and without npm, there is no registry', async () => {
    await expectFailure('REGISTRY_ADDRESS_MISSING', () =>
      configuredNpmRegistry('demo', setup({ ask: async () => undefined })),
    );
  });

  test.each(['http://registry.example/', 'https://user:secret@registry.example/', '${NOT_SET}'])(
    '%s is refused',
    async (address) => {
      await write('home/.npmrc', `registry=${address}`);
      await expectFailure('REGISTRY_ADDRESS_INVALID', () => configuredNpmRegistry('demo', setup()));
    },
  );

  test('an .npmrc that cannot be read is an error, and not one without settings', async () => {
    await mkdir(join(folder, 'project', '.npmrc'));
    await expect(configuredNpmRegistry('demo', setup())).rejects.toThrow('EISDIR');
  });
});

describe('an .npmrc file', () => {
  test('has keys, comments, quotes and variables', () => {
    const text = [
      '; a comment',
      '# another = one',
      '//registry.example/:_authToken=${TOKEN}',
      ' registry = https://a.example/ ; and why',
      '@octo:registry="https://${HOST}/npm/"',
      'unset=${NOT_SET}',
      'flag',
      '[section]',
      'registry=https://section.example/',
    ].join('\r\n');
    expect(Object.fromEntries(parseNpmrc(text, { TOKEN: 't', HOST: 'b.example' }))).toEqual({
      '//registry.example/:_authToken': 't',
      registry: 'https://a.example/',
      '@octo:registry': 'https://b.example/npm/',
      unset: '${NOT_SET}',
    });
  });
});

describe('variables', () => {
  test('name settings in any case, and empty ones are not set', () => {
    const env = {
      NPM_CONFIG_REGISTRY: 'https://a.example/',
      'npm_config_@octo:registry': 'https://b.example/',
      npm_config_globalconfig: '',
      npm_config_fetch_retries: '2',
      PATH: '/bin',
    };
    expect(Object.fromEntries(readNpmEnvironment(env))).toEqual({
      registry: 'https://a.example/',
      '@octo:registry': 'https://b.example/',
      'fetch-retries': '2',
    });
  });
});

describe("the machine's own npm", () => {
  test('is asked by an argument list, and answers for what is not set', async () => {
    expect(await machineNpm().ask('@nobody-has-this-scope:registry')).toBe('undefined');
  });
});
