/** A release that can stop anywhere, on real HTTP: GitHub, registries, and one container registry. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import promoteDefinition from '../../actions/promote-image/action.ts';
import rollbackDefinition from '../../actions/rollback-release/action.ts';
import { crateYanks } from '../../src/adapters/crate-yanks.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { createGithubApi } from '../../src/adapters/github/api.ts';
import { githubRefs } from '../../src/adapters/github/refs.ts';
import { githubReleaseRemovals } from '../../src/adapters/github/release-removals.ts';
import { githubReleases } from '../../src/adapters/github/releases.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { imageRegistries } from '../../src/adapters/oci/registries.ts';
import { createRegistries } from '../../src/adapters/registries.ts';
import type { ActionDefinition, ActionResult } from '../../src/define-action.ts';
import { Failure } from '../../src/failure.ts';
import type { ReleaseManifest } from '../../src/manifest/manifest.ts';
import { renderReleaseChecksums } from '../../src/manifest/release-assets.ts';
import { digestManifest, renderManifest } from '../../src/manifest/render-manifest.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import type { Ports } from '../../src/ports.ts';
import { renderBody } from '../../src/release/marker.ts';
import type { RepositoryScenario } from '../../src/world/github/scenario-repository.ts';
import type { MannerName } from '../../src/world/oci/manner.ts';
import { registries } from '../oci/promote-world.ts';
import {
  commit,
  contents,
  manifest,
  manifestSha256,
  marker,
  tag,
} from '../release/support/sealed.ts';
import { fakeClock, fakeLog, fakeRun } from '../support/fakes.ts';
import { indexImage, seedImage } from '../support/images.ts';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';

type InputTexts = Readonly<Record<string, string>>;

export const older = indexImage({ content: 'older' });
export const image = indexImage();
export const imageTags = '{{version}}\n{{major}}.{{minor}}\n{{major}}\nlatest';

export interface RollbackWorld extends AsyncDisposable {
  readonly world: OpenedWorld;
  readonly repository: RepositoryScenario;
  readonly log: ReturnType<typeof fakeLog>;
  readonly registry: MannerName;
  /** Where the receipt of the promotion is. */
  readonly receipts: string;
  /** With the sealed set, confirmed, unless told otherwise; what is thrown comes back as a result. */
  rollback(inputs?: InputTexts): Promise<ActionResult>;
  promote(inputs?: InputTexts): Promise<ActionResult>;
  /** The release of the tag as stage-release leaves it, or as undraft-release does. */
  addRelease(options?: { readonly draft?: boolean; readonly body?: string }): number;
  readonly kept: () => ReturnType<RepositoryScenario['releases']>[number] | undefined;
  tags(): Readonly<Record<string, string>>;
  /** Tags of this run's staging, and of an earlier one. */
  seedStaging(): void;
  incident(): Promise<{ readonly predicate: Record<string, unknown> }>;
}

/** The sealed set of a release that has the image, written anew into the folder of the other one. */
export function sealWithImage(release: RollbackWorld): { readonly 'manifest-digest': string } {
  const sealed: ReleaseManifest = {
    ...manifest,
    images: [
      {
        name: 'demo',
        repository: `${registries[release.registry]}/octo/demo`,
        digest: image.digest,
        mediaType: image.mediaType,
        platforms: image.children.slice(0, 2).map(({ digest }, index) => ({
          platform: ['linux/amd64', 'linux/arm64/v8'][index]!,
          digest,
        })),
      },
    ],
  };
  const folder = join(release.world.folder, 'sealed');
  writeFileSync(join(folder, 'release.json'), renderManifest(sealed));
  writeFileSync(join(folder, 'SHA256SUMS'), renderReleaseChecksums(sealed));
  return { 'manifest-digest': digestManifest(sealed) };
}

/** `octo/demo`: v1.2.2 is released with its image; v1.2.3 is tagged, and its image is tested. */
export async function openRollbackWorld(registry: MannerName = 'spec'): Promise<RollbackWorld> {
  const world = await openWorld();
  const repository = world.github.repository();
  repository.setTag('v1.2.2', repository.addCommit({ message: 'Older' }));
  repository.addRelease({ tagName: 'v1.2.2', draft: false });
  repository.addCommit({ message: 'Release', sha: commit });
  repository.setTag(tag, commit, { annotated: true });
  seedImage(world, older, { registry, tags: ['1.2.2', '1.2', '1', 'latest'] });
  seedImage(world, image, { registry, tags: ['build-1001'] });
  const folder = join(world.folder, 'sealed');
  const receipts = join(world.folder, 'receipts');
  mkdirSync(folder);
  for (const [name, bytes] of contents) writeFileSync(join(folder, name), bytes);
  const log = fakeLog();
  const ports = () => portsInside(world, log);
  const incidentPath = join(world.folder, 'incident.json');
  const credentials: InputTexts = {
    repository: 'octo/demo',
    'github-token': 'unused',
    ...(registry === 'plain' ? {} : { username: 'octo', password: 'secret' }),
  };
  return {
    ...{ world, repository, log, registry, receipts },
    rollback: (inputs = {}) =>
      runAction(rollbackDefinition as unknown as ActionDefinition, ports(), {
        ...credentials,
        'sealed-folder': folder,
        'manifest-digest': manifestSha256,
        ...(existsSync(receipts) && { receipts }),
        confirm: 'true',
        'incident-path': incidentPath,
        ...inputs,
      }),
    promote: (inputs = {}) =>
      runAction(promoteDefinition as unknown as ActionDefinition, ports(), {
        ...credentials,
        source: `${registries[registry]}/octo/demo`,
        digest: image.digest,
        version: '1.2.3',
        evidence: 'none',
        tags: imageTags,
        'receipt-path': join(receipts, 'image-promotion.json'),
        ...inputs,
      }),
    addRelease: ({ draft = true, body = renderBody('What is new.', marker) } = {}) =>
      repository.addRelease({
        ...{ tagName: tag, draft, body },
        assets: [...contents].map(([name, bytes]) => ({ name, bytes })),
      }),
    kept: () => repository.releases().find(({ tagName }) => tagName === tag),
    tags: () => world.oci.tags({ registry, repository: 'octo/demo' }),
    seedStaging: () => seedStaging(world, registry),
    incident: async () =>
      JSON.parse(await readFile(incidentPath, 'utf8')) as Awaited<
        ReturnType<RollbackWorld['incident']>
      >,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** What the output `plan` holds, as far as tests look. */
export const planOf = (outputs: Readonly<Record<string, string | undefined>>) =>
  JSON.parse(outputs.plan!) as {
    readonly actions: readonly { readonly kind: string; readonly target: string }[];
    readonly left: readonly { readonly what: string; readonly reason: string }[];
  };

export const kindsOf = (outputs: Readonly<Record<string, string | undefined>>) =>
  planOf(outputs).actions.map(({ kind }) => kind);

/** Where the tags of the previous release are. */
export const previous = {
  '1.2.2': older.digest,
  '1.2': older.digest,
  1: older.digest,
  latest: older.digest,
};

/** Nothing is left to do, and nobody broke a rule of the world. */
export async function expectNothingToDo(
  release: RollbackWorld,
  inputs: Readonly<Record<string, string>> = {},
): Promise<void> {
  const again = await release.rollback(inputs);
  expect(again.failure).toBeUndefined();
  expect(again.outputs.state).toBe('nothing-to-do');
  expect(release.world.violations).toEqual([]);
}

export const evidenceTag = (digest: string, suffix: string) =>
  `${digest.replace(':', '-')}.${suffix}`;

/** Each platform under a tag of its own, signed; the previous image is signed as well. */
function seedStaging(world: OpenedWorld, registry: MannerName): void {
  const at = { registry, repository: 'octo/demo' };
  const [amd64, arm64] = image.children;
  world.oci.seedManifest({ ...at, ...amd64!, tags: ['build-1001-amd64'] });
  world.oci.seedManifest({ ...at, ...arm64!, tags: ['build-1001-arm64'] });
  world.oci.seedManifest({ ...at, ...older, tags: ['build-100'] });
  const signatures = [
    [image.digest, 'sig'],
    [amd64!.digest, 'sbom'],
    [arm64!.digest, 'att'],
    [older.digest, 'sig'],
  ] as const;
  for (const [digest, suffix] of signatures) {
    const evidence = indexImage({ content: `${suffix} of ${digest}` });
    seedImage(world, evidence, { registry, tags: [evidenceTag(digest, suffix)] });
  }
}

/** Publishes the sealed bytes. */
export function publish(world: OpenedWorld, ...channels: readonly ('pypi' | 'crate')[]): void {
  const wheel = 'demo-1.2.3-py3-none-any.whl';
  if (channels.includes('pypi')) {
    const files = [{ name: wheel, bytes: contents.get(wheel)! }];
    world.pypi.seed({ project: 'demo', version: '1.2.3', files });
  }
  if (channels.includes('crate')) {
    const bytes = contents.get('demo-1.2.3.crate')!;
    world.crates.seed({ crate: 'demo', version: '1.2.3', bytes });
  }
}

async function runAction(
  definition: ActionDefinition,
  ports: Ports,
  inputs: InputTexts,
): Promise<ActionResult> {
  try {
    return await definition.run(
      parseInputs(definition.inputs, (name) => inputs[name]),
      ports,
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { outputs: {}, summary: '', failure: error };
  }
}

function portsInside(world: OpenedWorld, log: ReturnType<typeof fakeLog>): Ports {
  const clock = fakeClock();
  const proxy = { url: world.proxyUrl, certificate: world.certificate };
  const http = createHttp({ clock, log, proxy });
  const permissions = { contents: 'write', packages: 'write' } as const;
  const token = world.github.issueToken({ permissions });
  const apiUrl = 'https://api.github.com';
  const api = createGithubApi({ http, token, repository: 'octo/demo', apiUrl });
  const run = fakeRun({ commit });
  const given: Partial<Ports> = {
    ...{ clock, log, run },
    files: localFiles,
    refs: githubRefs(api),
    releases: githubReleases(api),
    releaseRemovals: githubReleaseRemovals(api),
    registries: createRegistries(http, { host: { run }, token }),
    crateYanks: crateYanks(http),
    imageRegistries: imageRegistries({ http, log, githubToken: token, env: { HOME: '/nowhere' } }),
    interruption: { signal: new AbortController().signal },
  };
  return given as Ports;
}
