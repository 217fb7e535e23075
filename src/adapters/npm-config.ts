/**
 * Which registry npm would use for a package: from npm's own configuration, in
 * npm's order (https://docs.npmjs.com/cli/configuring-npm/npmrc), never from a constant.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { registryFailure } from '../registry/failures.ts';
import { requireRegistryAddress } from '../registry/hosts.ts';
import { parseNpmrc, readNpmEnvironment, type NpmSettings } from './npmrc.ts';

const npmAnswerMilliseconds = 30_000;

/** What npm's configuration is read from. */
export interface NpmSetup {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly homeFolder: string;
  /** What `npm config get <key>` prints; undefined when npm is not there or fails. */
  readonly ask: (key: string) => Promise<string | undefined>;
}

/** This machine's: the variables, files and npm of the step that runs. */
export function machineNpm(): NpmSetup {
  return {
    env: process.env,
    workingDirectory: process.cwd(),
    homeFolder: homedir(),
    ask: askNpm,
  };
}

/**
 * The address for a package, without trailing slashes: its scope's when there is
 * one. Throws REGISTRY_ADDRESS_MISSING and REGISTRY_ADDRESS_INVALID.
 */
export async function configuredNpmRegistry(packageName: string, npm: NpmSetup): Promise<string> {
  const scope = /^(@[^/]+)\//.exec(packageName)?.[1];
  const sources = await readSources(npm);
  for (const key of scope === undefined ? ['registry'] : [`${scope}:registry`, 'registry']) {
    const value = sources.find((settings) => settings.has(key))?.get(key) ?? (await npm.ask(key));
    // npm prints `undefined` for what nobody set.
    if (value !== undefined && value !== '' && value !== 'undefined') {
      return requireRegistryAddress(value, `npm's setting \`${key}\``);
    }
  }
  throw registryFailure('REGISTRY_ADDRESS_MISSING', {
    seen: "no registry in npm's configuration, and npm itself did not tell one",
    expected: 'npm on the PATH, or `npm_config_registry`, or `registry=` in an .npmrc file',
    cure: 'Run actions/setup-node with `registry-url` before this step, or give the channel an `index-url`.',
  });
}

/** Settings in the order in which they win: variables, project, user, global. */
async function readSources(npm: NpmSetup): Promise<NpmSettings[]> {
  const variables = readNpmEnvironment(npm.env);
  const project = await readNpmrc(join(projectFolder(npm.workingDirectory), '.npmrc'), npm);
  const userFile = [variables, project]
    .find((settings) => settings.has('userconfig'))
    ?.get('userconfig');
  const user = await readNpmrc(userFile ?? join(npm.homeFolder, '.npmrc'), npm);
  const sources = [variables, project, user];
  const globalFile = sources.find((settings) => settings.has('globalconfig'))?.get('globalconfig');
  // Where npm's prefix is, only npm knows: an unnamed global file is left for it to answer from.
  return globalFile === undefined ? sources : [...sources, await readNpmrc(globalFile, npm)];
}

async function readNpmrc(path: string, npm: NpmSetup): Promise<NpmSettings> {
  try {
    return parseNpmrc(await readFile(path, 'utf8'), npm.env);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return new Map();
    }
    throw error;
  }
}

/** The nearest folder upwards that npm takes for a project; the folder itself if there is none. */
function projectFolder(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const isProject = ['package.json', 'node_modules'].some((name) =>
      existsSync(join(folder, name)),
    );
    if (isProject) return folder;
    if (dirname(folder) === folder) return from;
  }
}

async function askNpm(key: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('npm', ['config', 'get', key], { timeout: npmAnswerMilliseconds }, (error, stdout) =>
      resolve(error ? undefined : stdout.trim()),
    );
  });
}
