/**
 * A rehearsal: one world, one project, one workflow file, and as many attempts
 * of its run as are asked for.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Workflow } from '../workflow/model.ts';
import { parseWorkflow } from '../workflow/parse-workflow.ts';
import type { Secrets } from '../workflow/secrets.ts';
import type { RepositoryScenario } from '../world/github/scenario-repository.ts';
import { createWorld, type World } from '../world/world.ts';
import { createActionLibrary, type ActionLibrary } from './action-library.ts';
import type { Approval } from './approvals.ts';
import { requireSupported } from './check-supported.ts';
import { createVirtualClock, type VirtualClock } from './compressed-time.ts';
import { defaultTag } from './default-tag.ts';
import { rehearsalFailure } from './failures.ts';
import type { Hooks } from './hooks.ts';
import { commitAfter, playBefore } from './played-before.ts';
import { readProjectFiles, type ProjectFiles } from './project-files.ts';
import { madeUpSecrets } from './made-up-secrets.ts';
import { createProjectRepository } from './project-repository.ts';
import { silentProgress, type Progress } from './progress.ts';
import { renderReportHtml } from './report-html.ts';
import type { RehearsalReport } from './report.ts';
import { runAttempt } from './run-attempt.ts';
import type { EventName } from './run-event.ts';
import { findRunRecord, requireSameWorkflow, type RunRecord } from './run-record.ts';
import { projectFolderOf, setScene, workflowPathOf } from './stage.ts';
import type { StandIn } from './stand-in.ts';
import { standInsFor } from './stand-ins/index.ts';
import { createStageWorld, type StageWorld } from './stage-world.ts';
import { findSuiteFolder } from './suite-folder.ts';

export interface RehearsalOptions {
  readonly workflowFile: string;
  /** Where world, attempts and reports are kept. */
  readonly folder: string;
  /** The workflow file's project when left out. */
  readonly projectFolder?: string;
  readonly tag?: string;
  /** A workflow file that is played to its end before, in the same world, if it has not been. */
  readonly after?: string;
  /** Changes the project before it is committed. */
  readonly editProject?: (files: ProjectFiles) => void;
  /** Throw away what an earlier rehearsal left. */
  readonly fresh?: boolean;
  /** Virtual seconds in a real one; 60 when left out. */
  readonly timeScale?: number;
  readonly suiteFolder?: string;
  /** Beside those for well-known actions; one of the same name replaces it. */
  readonly standIns?: readonly StandIn[];
  readonly vars?: Readonly<Record<string, string>>;
  /** Made up for all that the workflow names, when left out. */
  readonly secrets?: Secrets;
  readonly environmentSecrets?: Readonly<Record<string, Secrets>>;
  readonly progress?: Progress;
}

/** What one attempt is asked to do. */
export interface AttemptRequest {
  /**
   * `new`: a run of its own; `failed`: the same run, what succeeded is kept;
   * `all`: the same run, every job again.
   */
  readonly mode?: 'new' | 'failed' | 'all';
  readonly event?: EventName;
  /** Of workflow_dispatch. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** By environment; the others are approved. */
  readonly approvals?: Readonly<Record<string, Approval>>;
  /** As soon as this job (or one of these) could start, nothing is started any more. */
  readonly stopAt?: string | readonly string[];
}

export interface Rehearsal {
  readonly world: World;
  readonly repository: RepositoryScenario;
  readonly folder: string;
  readonly commit: string;
  readonly tag: string;
  /** May be changed at any time. */
  readonly hooks: Hooks;
  /** The record of the last attempt, also of another process; undefined before the first. */
  record(): RunRecord | undefined;
  /** Runs one attempt, saves the world, and writes report.json. */
  run(request?: AttemptRequest): Promise<RehearsalReport>;
  /** Cancels the attempt that runs. */
  cancel(): void;
  close(): Promise<void>;
}

/** What all attempts of a rehearsal share. */
export interface RehearsalParts {
  readonly options: RehearsalOptions;
  readonly folder: string;
  readonly workflow: Workflow;
  readonly workflowSha256: string;
  readonly stage: StageWorld;
  readonly clock: VirtualClock;
  readonly actions: ActionLibrary;
  readonly commit: string;
  readonly tag: string;
  readonly hooks: Hooks;
  readonly progress: Progress;
}

/** Folders and files that a rehearsal makes, and that a fresh one removes. */
const ownEntries = [
  'world',
  'attempts',
  'repository',
  'runtime',
  'run.json',
  'report.json',
  'report.html',
];

/**
 * Opens the rehearsal in a folder: a new one, or the one that stopped there.
 * Throws REHEARSAL_*, WORKFLOW_* and EXPRESSION_INVALID before anything runs.
 */
export async function openRehearsal(options: RehearsalOptions): Promise<Rehearsal> {
  const parts = await prepare(options);
  const { stage } = parts;
  const { world } = stage;
  let cancelling = new AbortController();
  return {
    world,
    repository: world.github.repository(world.repository),
    folder: parts.folder,
    commit: parts.commit,
    tag: parts.tag,
    hooks: parts.hooks,
    record: () => findRunRecord(parts.folder),
    async run(request = {}) {
      cancelling = new AbortController();
      const report = await runAttempt(parts, request, cancelling.signal);
      writeFileSync(join(parts.folder, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
      writeFileSync(join(parts.folder, 'report.html'), renderReportHtml(report));
      return report;
    },
    cancel: () => cancelling.abort(),
    async close() {
      await stage.close();
      await world.close();
    },
  };
}

/** Opens, runs one attempt, closes. */
export async function rehearse(
  options: RehearsalOptions & AttemptRequest,
): Promise<RehearsalReport> {
  const rehearsal = await openRehearsal(options);
  try {
    return await rehearsal.run(options);
  } finally {
    await rehearsal.close();
  }
}

async function prepare(given: RehearsalOptions): Promise<RehearsalParts> {
  const { workflow, sha256: workflowSha256, text } = readWorkflow(given.workflowFile);
  const options = { secrets: madeUpSecrets(text), ...given };
  const folder = resolve(options.folder);
  if (options.fresh) clear(folder);
  const before = await findBefore(given, { folder, workflowSha256 });
  const record = findRunRecord(folder);
  if (record) requireSameWorkflow(record, workflowSha256);
  else if (!before) clear(folder);
  mkdirSync(folder, { recursive: true });
  const projectFolder = resolve(options.projectFolder ?? projectFolderOf(options.workflowFile));
  const workflowPath = workflowPathOf(options.workflowFile, projectFolder);
  const project = makeProject(
    { ...options, ...(before && { tag: before.tag }) },
    { record, folder, projectFolder, workflowPath, text },
  );
  const suiteFolder = options.suiteFolder ?? findSuiteFolder(process.argv[1] ?? process.cwd());
  const actions = createActionLibrary({
    suiteFolder,
    projectFolder: project.folder,
    standIns: [...standInsFor(project, suiteFolder), ...(options.standIns ?? [])],
  });
  requireSupported(workflow, actions);
  const clock = createVirtualClock({
    folder: join(folder, 'runtime'),
    scale: options.timeScale ?? 60,
    ...((record ?? before) && { start: new Date((record ?? before)!.stoppedAt) }),
  });
  const world = await createWorld({ folder: join(folder, 'world'), clock });
  const { tag, commit, files } = project;
  if (before) commitAfter(world, project);
  else if (!record) {
    const secrets = [options.secrets, ...Object.values(options.environmentSecrets ?? {})];
    const tokens = secrets.flatMap((named) => Object.values(named));
    setScene({ world, workflow, workflowPath, files, commit, tag, tokens });
  }
  return {
    ...{ options, folder, workflow, workflowSha256, clock, actions, commit, tag },
    stage: createStageWorld(world, workflowPath),
    hooks: {},
    progress: options.progress ?? silentProgress,
  };
}

/** The release that this one finds; undefined when none is asked for, or this one has begun. */
async function findBefore(
  options: RehearsalOptions,
  own: { readonly folder: string; readonly workflowSha256: string },
): Promise<RunRecord | undefined> {
  const { after, ...rest } = options;
  if (after === undefined) return undefined;
  if (findRunRecord(own.folder)?.workflowSha256 === own.workflowSha256) return undefined;
  const play = () => rehearse({ ...rest, workflowFile: after, fresh: true });
  const { sha256: workflowSha256 } = readWorkflow(after);
  return playBefore({ folder: own.folder, workflowSha256, play });
}

function readWorkflow(path: string) {
  if (!existsSync(path)) {
    throw rehearsalFailure('REHEARSAL_WORKFLOW_MISSING', {
      seen: `there is no file ${path}`,
      expected: 'a workflow file',
      cure: 'Name the file: release-actions rehearse .github/workflows/release.yml',
    });
  }
  const text = readFileSync(path, 'utf8');
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { workflow: parseWorkflow(text, path), sha256, text };
}

function clear(folder: string): void {
  for (const name of ownEntries) rmSync(join(folder, name), { recursive: true, force: true });
}

interface ProjectSource {
  readonly record: RunRecord | undefined;
  readonly folder: string;
  readonly projectFolder: string;
  readonly workflowPath: string;
  /** Of the workflow file. */
  readonly text: string;
}

/** The project with the workflow at its place in it, committed; the earlier one on a resume. */
function makeProject(options: RehearsalOptions, source: ProjectSource) {
  const folder = join(source.folder, 'repository');
  if (source.record) {
    const { commit, tag } = source.record;
    return { folder, commit, tag, files: new Map() as ProjectFiles };
  }
  const files = readProjectFiles(source.projectFolder);
  if (!files.has(source.workflowPath)) {
    files.set(source.workflowPath, { content: Buffer.from(source.text), executable: false });
  }
  options.editProject?.(files);
  const tag = options.tag ?? defaultTag(files);
  const { commit } = createProjectRepository(folder, files, { branch: 'main', tag });
  return { folder, commit, tag, files };
}
