/** The two release actions on real HTTP, in a loopback world with one tag and one sealed set. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import stageDefinition from '../../actions/stage-release/action.ts';
import undraftDefinition from '../../actions/undraft-release/action.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { localGpg } from '../../src/adapters/gpg.ts';
import { createGithubApi } from '../../src/adapters/github/api.ts';
import { githubRefs } from '../../src/adapters/github/refs.ts';
import { githubReleases } from '../../src/adapters/github/releases.ts';
import { createHttp } from '../../src/adapters/http.ts';
import type { ActionDefinition, ActionResult } from '../../src/define-action.ts';
import { Failure } from '../../src/failure.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import type { Ports } from '../../src/ports.ts';
import type { RepositoryScenario } from '../../src/world/github/scenario-repository.ts';
import { createWorld, type World } from '../../src/world/world.ts';
import { commit, contents, goodNeeds, manifestSha256, tag } from '../release/support/sealed.ts';
import { fakeClock, fakeLog, fakeRun } from '../support/fakes.ts';

type InputTexts = Readonly<Record<string, string>>;

export interface ReleaseWorld extends AsyncDisposable {
  readonly world: World;
  readonly repository: RepositoryScenario;
  /** Folder of the sealed set. */
  readonly folder: string;
  stage(inputs?: InputTexts): Promise<ActionResult>;
  undraft(releaseId: string, inputs?: InputTexts): Promise<ActionResult>;
  /** Stages, un-drafts with every receipt: the release as the reference workflow makes it. */
  release(): Promise<ActionResult>;
  /** The release of the tag as the world keeps it. */
  readonly kept: () => ReturnType<RepositoryScenario['releases']>[number];
}

/** A world with octo/demo, v1.2.2 published, and v1.2.3 tagged. Call once in a test. */
export async function openReleaseWorld(): Promise<ReleaseWorld> {
  const base = mkdtempSync(join(tmpdir(), 'release-world-'));
  const world = await createWorld({ folder: join(base, 'world') });
  const repository = world.github.repository();
  const first = repository.addCommit({ message: 'Older' });
  repository.setTag('v1.2.2', first);
  repository.addRelease({ tagName: 'v1.2.2', draft: false });
  repository.addCommit({ message: 'Release', sha: commit });
  repository.setTag(tag, commit, { annotated: true });
  const folder = writeSealedSet(join(base, 'sealed'));
  const ports = portsInside(world);
  const act = (definition: unknown, inputs: InputTexts) =>
    runAction(definition as ActionDefinition, ports, {
      'sealed-folder': folder,
      'manifest-digest': `sha256:${manifestSha256}`,
      'github-token': 'unused',
      repository: 'octo/demo',
      ...inputs,
    });
  const opened: ReleaseWorld = {
    world,
    repository,
    folder,
    stage: (inputs = {}) => act(stageDefinition, inputs),
    undraft: (releaseId, inputs = {}) =>
      act(undraftDefinition, {
        'release-id': releaseId,
        needs: JSON.stringify(goodNeeds()),
        ...inputs,
      }),
    async release() {
      const staged = await opened.stage();
      return staged.failure ? staged : opened.undraft(staged.outputs.releaseId!);
    },
    kept: () => repository.releases().find(({ tagName }) => tagName === tag)!,
    async [Symbol.asyncDispose]() {
      await world.close();
      rmSync(base, { recursive: true });
    },
  };
  return opened;
}

/** As `runOn` does it, with ports that a test can hold. */
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

function writeSealedSet(folder: string): string {
  const made = mkdtempSync(`${folder}-`);
  for (const [name, bytes] of contents) writeFileSync(join(made, name), bytes);
  return made;
}

/** The production adapters, sent through the world's proxy, with a clock that never waits. */
function portsInside(world: World): Ports {
  Object.assign(process.env, { HTTPS_PROXY: world.proxyUrl, NO_PROXY: '' });
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), world.certificate]);
  const clock = fakeClock();
  const log = fakeLog();
  const api = createGithubApi({
    http: createHttp({ clock, log }),
    token: world.github.issueToken({ permissions: { contents: 'write' } }),
    repository: 'octo/demo',
    apiUrl: 'https://api.github.com',
  });
  const given = {
    clock,
    log,
    run: fakeRun(),
    files: localFiles,
    gpg: localGpg,
    refs: githubRefs(api),
    releases: githubReleases(api),
  };
  return given as unknown as Ports;
}
