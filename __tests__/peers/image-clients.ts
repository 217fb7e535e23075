/** Who pushes, promotes and pulls images in a real registry: skopeo, buildah, podman, promote-image. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import definition from '../../actions/promote-image/action.ts';
import { systemClock } from '../../src/adapters/clock.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { createHttp, type Http } from '../../src/adapters/http.ts';
import { imageRegistries } from '../../src/adapters/oci/registries.ts';
import type { ActionDefinition, ActionResult } from '../../src/define-action.ts';
import { imageDigestOf } from '../../src/oci/digest.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import type { ImageRegistry, Ports } from '../../src/ports.ts';
import { fakeLog, fakeRun } from '../support/fakes.ts';
import type { TestImage } from '../support/images.ts';
import { runProgram } from '../support/run-program.ts';
import { writeLayout, type DockerRegistry } from './docker-registry.ts';
import { requireSuccess } from './support.ts';

async function run(
  program: string,
  args: readonly string[],
  { folder }: DockerRegistry,
): Promise<string> {
  const outcome = await runProgram(program, args, {
    cwd: folder,
    env: { PATH: process.env.PATH!, HOME: folder, TMPDIR: folder },
  });
  return requireSuccess(`${program} ${args.join(' ')}`, outcome).stdout;
}

/** Runs skopeo with a command line without quotes. */
export function skopeo(registry: DockerRegistry, commandLine: string): Promise<string> {
  return run('skopeo', ['--insecure-policy', ...commandLine.split(' ')], registry);
}

/** Runs buildah with a command line without quotes, on images of its own in the folder. */
export const buildah = (registry: DockerRegistry, commandLine: string) =>
  withStorage('buildah', registry, commandLine);

/** Runs podman in the same way. */
export const podman = (registry: DockerRegistry, commandLine: string) =>
  withStorage('podman', registry, commandLine);

async function withStorage(
  program: string,
  registry: DockerRegistry,
  commandLine: string,
): Promise<string> {
  const { folder } = registry;
  const policy = join(folder, 'policy.json');
  await writeFile(policy, '{"default":[{"type":"insecureAcceptAnything"}]}');
  const storage = ['--storage-driver', 'vfs', '--root', join(folder, 'storage')];
  const [command = '', ...rest] = commandLine.replaceAll('<policy>', policy).split(' ');
  const args = [...storage, '--runroot', join(folder, 'run'), command, ...rest];
  return run(program, args, registry);
}

/** Pushed by skopeo under `build-7`; its digest in the registry. */
export async function pushed(
  registry: DockerRegistry,
  image: TestImage,
  format = 'oci',
): Promise<string> {
  await writeLayout(join(registry.folder, 'layout'), image, 'it');
  const to = `docker://${registry.host}/octo/demo:build-7`;
  await skopeo(
    registry,
    `copy --all --format ${format} --dest-tls-verify=false oci:layout:it ${to}`,
  );
  return digestAt(registry, 'octo/demo:build-7');
}

/** The digest of what a tag serves. */
export async function digestAt(registry: DockerRegistry, name: string): Promise<string> {
  const to = `docker://${registry.host}/${name}`;
  const raw = await skopeo(registry, `inspect --raw --tls-verify=false ${to}`);
  registry.takeRequests();
  return imageDigestOf(Buffer.from(raw));
}

/** The digest of what skopeo pulls from the tag, every platform of it. */
export async function pull(registry: DockerRegistry, name: string): Promise<string> {
  const folder = `pulled-${name.replaceAll(/[/:]/g, '-')}`;
  const from = `docker://${registry.host}/${name}`;
  const flags = '--all --preserve-digests --src-tls-verify=false';
  await skopeo(registry, `copy ${flags} ${from} dir:${folder}`);
  return imageDigestOf(await readFile(join(registry.folder, folder, 'manifest.json')));
}

const log = fakeLog();
const systemHttp = () => createHttp({ clock: systemClock, log });

const registriesOver = (http: Http, { folder }: DockerRegistry) =>
  imageRegistries({ http, log, githubToken: undefined, env: { HOME: folder } });

/** The registry as our own client has it, to put there what no other client at hand does. */
export function ourClient(registry: DockerRegistry): ImageRegistry {
  return registriesOver(systemHttp(), registry).open(undefined, 'write');
}

/** Runs promote-image without evidence. */
export async function promote(
  registry: DockerRegistry,
  inputs: Readonly<Record<'digest' | 'tags', string>> & { readonly target?: string },
  http = systemHttp(),
): Promise<ActionResult> {
  const texts: Readonly<Record<string, string>> = {
    source: `${registry.host}/octo/demo`,
    version: '1.6.0',
    evidence: 'none',
    repository: 'octo/demo',
    'github-token': 'unused',
    'receipt-path': join(registry.folder, 'receipt.json'),
    ...inputs,
  };
  const ports = {
    clock: systemClock,
    log,
    files: localFiles,
    run: fakeRun(),
    interruption: { signal: new AbortController().signal },
    imageRegistries: registriesOver(http, registry),
  };
  const action = definition as unknown as ActionDefinition;
  const values = parseInputs(action.inputs, (name) => texts[name]);
  return action.run(values, ports as unknown as Ports);
}

/** An HTTP that loses the answer to one PATCH, whose piece may have arrived. */
export function losingPiece(skip: number, moment: 'before' | 'after'): Http {
  const http = systemHttp();
  let pieces = 0;
  return {
    ...http,
    async request(request) {
      const isLost = request.method === 'PATCH' && pieces++ === skip;
      if (!isLost) return http.request(request);
      if (moment === 'after') await http.request(request);
      return { answered: false, reason: 'lost', maybeActed: true };
    },
  };
}
