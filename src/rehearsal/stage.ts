/** Sets the scene: a repository with the project, a green CI, registries that trust the workflow. */
import { basename, join, relative, resolve } from 'node:path';
import { parse } from 'yaml';
import type { Workflow } from '../workflow/model.ts';
import { parseWorkflow } from '../workflow/parse-workflow.ts';
import type { Template } from '../workflow/template.ts';
import { scalarText } from '../workflow/tree.ts';
import type { MannerName } from '../world/oci/manner.ts';
import type { RepositoryScenario } from '../world/github/scenario-repository.ts';
import type { World } from '../world/world.ts';
import { Failure } from '../failure.ts';
import { seedFormerImage } from './former-image.ts';
import { filterMatches } from './ref-filter.ts';
import { commitTime } from './project-repository.ts';
import type { ProjectFiles } from './project-files.ts';

export interface SceneOptions {
  readonly world: World;
  readonly workflow: Workflow;
  readonly workflowPath: string;
  readonly files: ProjectFiles;
  readonly commit: string;
  readonly tag: string;
  /** Secrets of the repository and its environments: what a registry may be given as a token. */
  readonly tokens: readonly string[];
}

/** The path that the workflow has in its repository, wherever the file is on disk. */
export function workflowPathOf(workflowFile: string, projectFolder: string): string {
  const inside = relative(resolve(projectFolder), resolve(workflowFile)).replaceAll('\\', '/');
  return /^\.github\/workflows\/[^/]+$/.test(inside)
    ? inside
    : `.github/workflows/${basename(workflowFile)}`;
}

/** Where the project of a workflow file is, when nobody says. */
export function projectFolderOf(workflowFile: string): string {
  const folder = resolve(workflowFile, '..');
  return basename(folder) === 'workflows' && basename(join(folder, '..')) === '.github'
    ? resolve(folder, '../..')
    : join(folder, 'project');
}

/** Seeds a new world. */
export function setScene(options: SceneOptions): RepositoryScenario {
  const { world, commit, tag } = options;
  const repository = world.github.repository(world.repository);
  repository.addCommit({
    sha: commit,
    message: 'The release',
    committedAt: new Date(commitTime * 1000).toISOString().replace('.000Z', 'Z'),
    files: Object.fromEntries([...options.files].map(([name, { content }]) => [name, content])),
  });
  repository.setTag(tag, commit);
  addGreenRuns(repository, options);
  trustWorkflow(options);
  seedFormerImages(options);
  knowTokens(options);
  return repository;
}

/**
 * Registries take the tokens that a maintainer stored as secrets, and those that
 * they exchanged themselves: a job without `id-token: write` publishes nothing.
 */
function knowTokens({ world, tokens }: SceneOptions): void {
  for (const registry of [world.pypi, world.crates, world.npm]) {
    registry.requireKnownTokens();
    tokens.forEach((token) => registry.addToken(token));
  }
  world.oci.requireKnownAccounts();
  for (const manner of ['ghcr', 'docker-hub'] as const) {
    tokens.forEach((password) => world.oci.addAccount({ manner, password }));
  }
}

/** Every workflow of the project that runs on a push to the default branch has succeeded. */
function addGreenRuns(repository: RepositoryScenario, options: SceneOptions): void {
  const branch = repository.state.defaultBranch;
  for (const [path, { content }] of options.files) {
    if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path) || path === options.workflowPath)
      continue;
    const workflow = findWorkflow(content.toString('utf8'), path);
    const push = workflow?.triggers.get('push');
    const branches = push?.filters.get('branches');
    if (!workflow || !push || (!branches && push.filters.has('tags'))) continue;
    if (branches && !filterMatches(branches, branch)) continue;
    const jobs = [...workflow.jobs.values()].map((job) => ({
      name: job.name ? scalarText(job.name.literal) : job.id,
    }));
    repository.addRun({ path, headSha: options.commit, jobs });
  }
}

/** A file of the project that does not parse runs on GitHub neither. */
function findWorkflow(text: string, path: string): Workflow | undefined {
  try {
    return parseWorkflow(text, path);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

interface DeclaredChannel {
  readonly type?: unknown;
  readonly package?: unknown;
}

/**
 * Trusted publishing as a maintainer sets it up once: for the packages that the
 * workflow's own `channels` name. Neither crates.io nor npm lets an exchanged
 * token create a package, so an earlier version is there.
 */
function trustWorkflow({ world, workflow, workflowPath }: SceneOptions): void {
  const publisher = { repository: world.repository, workflow: basename(workflowPath) };
  for (const { type, package: name } of declaredChannels(workflow)) {
    if (typeof name !== 'string') continue;
    if (type === 'pypi') world.pypi.addTrustedPublisher({ ...publisher, project: name });
    if (type === 'npm') {
      world.npm.addTrustedPublisher({ ...publisher, package: name });
      world.npm.seed({ name, version: '0.0.1', tarball: Buffer.from('placeholder') });
    }
    if (type === 'crates') {
      world.crates.addTrustedPublisher({ ...publisher, crate: name });
      world.crates.seed({ crate: name, version: '0.0.1', bytes: Buffer.from('placeholder') });
    }
  }
}

const mannerOfRegistry: Readonly<Record<string, MannerName>> = {
  'ghcr.io': 'ghcr',
  'docker.io': 'docker-hub',
};

/** Images that the workflow's own `images` name have been released before, as its packages were. */
function seedFormerImages({ world, workflow }: SceneOptions): void {
  for (const { literal } of inputsOf(workflow, 'images')) {
    // The digest is an expression: only the run knows it.
    const sources = scalarText(literal).matchAll(/source:\s*['"]?([^\s/@'"]+)\/([^\s@:'"]+)/g);
    for (const [, registry = '', repository = ''] of sources) {
      const manner = mannerOfRegistry[registry];
      if (manner !== undefined) seedFormerImage(world, { registry: manner, repository });
    }
  }
}

/** What `channels` inputs in the workflow say, expressions left out. */
function declaredChannels(workflow: Workflow): readonly DeclaredChannel[] {
  return inputsOf(workflow, 'channels').flatMap(({ literal, segments }) => {
    if (segments.length > 0) return [];
    const value = parse(scalarText(literal)) as unknown;
    return Array.isArray(value) ? (value as DeclaredChannel[]) : [];
  });
}

/** The input of that name of every step that has it, as it is written. */
function inputsOf({ jobs }: Workflow, name: string): readonly Template[] {
  const steps = [...jobs.values()].flatMap((job) => (job.kind === 'steps' ? job.steps : []));
  return steps.flatMap((step) => (step.kind === 'uses' ? (step.with.get(name) ?? []) : []));
}
