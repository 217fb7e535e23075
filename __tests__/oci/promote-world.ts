/** promote-image on real HTTP, against one registry of a loopback world. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import definition from '../../actions/promote-image/action.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { imageRegistries } from '../../src/adapters/oci/registries.ts';
import type { ActionDefinition, ActionResult } from '../../src/define-action.ts';
import { Failure } from '../../src/failure.ts';
import type { PromotionReceipt } from '../../src/oci/receipt.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import type { Ports } from '../../src/ports.ts';
import type { MannerName } from '../../src/world/oci/manner.ts';
import { fakeClock, fakeLog, fakeRun } from '../support/fakes.ts';
import { indexImage, seedImage, type TestImage } from '../support/images.ts';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';

export const registries: Readonly<Record<MannerName, string>> = {
  plain: 'registry.plain.example',
  ghcr: 'ghcr.io',
  'docker-hub': 'docker.io',
  spec: 'registry.spec.example',
};

export interface Place {
  readonly registry: MannerName;
  readonly repository: string;
}

export interface PromoteWorld extends AsyncDisposable {
  readonly world: OpenedWorld;
  readonly image: TestImage;
  readonly at: Place;
  /** Where the tags are set: another place when the image is copied. */
  readonly to: Place;
  readonly log: ReturnType<typeof fakeLog>;
  readonly abort: AbortController;
  /** Runs the action; a failure that is thrown comes back as a result, like on a host. */
  promote(inputs?: Readonly<Record<string, string>>): Promise<ActionResult>;
  /** Those of the target. */
  tags(): Readonly<Record<string, string>>;
  receipt(): Promise<PromotionReceipt>;
  /** `METHOD path` of every request so far, with the tag or digest as it was asked for. */
  requests(): readonly string[];
}

/** A world with the tested image under `build-7`; nothing else is there. */
export async function openPromoteWorld(
  registry: MannerName = 'plain',
  image = indexImage(),
  to: Place = { registry, repository: 'octo/demo' },
): Promise<PromoteWorld> {
  const world = await openWorld();
  const at = { registry, repository: 'octo/demo' };
  seedImage(world, image, { registry, tags: ['build-7'] });
  const log = fakeLog();
  const abort = new AbortController();
  const clock = fakeClock();
  const http = createHttp({
    clock,
    log,
    proxy: { url: world.proxyUrl, certificate: world.certificate },
  });
  const token = world.github.issueToken({ permissions: { packages: 'write' } });
  const makePorts = () => ({
    clock,
    log,
    files: localFiles,
    run: fakeRun(),
    interruption: { signal: abort.signal },
    imageRegistries: imageRegistries({ http, log, githubToken: token, env: { HOME: '/nowhere' } }),
  });
  const receiptPath = join(world.folder, 'receipt.json');
  return {
    world,
    image,
    at,
    to,
    log,
    abort,
    tags: () => world.oci.tags(to),
    receipt: async () => JSON.parse(await readFile(receiptPath, 'utf8')) as PromotionReceipt,
    requests: () => world.log.requests.map(({ method, path }) => `${method} ${path}`),
    promote: async (inputs = {}) => {
      const texts: Readonly<Record<string, string>> = {
        source: `${registries[registry]}/octo/demo`,
        digest: image.digest,
        version: '1.6.0',
        evidence: 'none',
        repository: 'octo/demo',
        'github-token': 'unused',
        'receipt-path': receiptPath,
        ...(registry === 'plain' ? {} : { username: 'octo', password: 'secret' }),
        ...targetInputs(at, to),
        ...inputs,
      };
      const action = definition as unknown as ActionDefinition;
      try {
        const values = parseInputs(action.inputs, (name) => texts[name]);
        return await action.run(values, makePorts() as unknown as Ports);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return { outputs: {}, summary: '', failure: error };
      }
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** Nothing when the image stays where it is. */
function targetInputs(at: Place, to: Place): Readonly<Record<string, string>> {
  if (to.registry === at.registry && to.repository === at.repository) return {};
  const login = { 'target-username': 'target', 'target-password': 'other secret' };
  return {
    target: `${registries[to.registry]}/${to.repository}`,
    ...(to.registry !== 'plain' && to.registry !== at.registry && login),
  };
}

/** Every manifest of the image is at the target, byte by byte. */
export function expectWhole({ world, to }: PromoteWorld, image: TestImage): void {
  for (const { digest, bytes, mediaType } of [image, ...image.children]) {
    expect(world.oci.findManifest(to, digest)).toEqual({ bytes, mediaType });
  }
}
