/** A release in the loopback world, one action after the other, each as its real bundle. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { loadAction, type ActionName } from '../../actions/index.ts';
import { kebabCase } from '../../src/define-action.ts';
import { findDefault } from '../../src/hosts/default-expressions.ts';
import type { InputOptions } from '../../src/inputs.ts';
import { settleDefaultWorld } from '../../src/world/default-world.ts';
import type { World } from '../../src/world/world.ts';
import { projectFolder } from '../project.ts';

export interface ActionRun {
  /** Outputs by name. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly milliseconds: number;
  /** Requests that it made, artifact storage included. */
  readonly requests: number;
}

export interface WorldRelease {
  readonly tag: string;
  /** Runs an action's stub as a runner does. Throws with its output when it fails. */
  run(action: ActionName, inputs: Readonly<Record<string, string>>): Promise<ActionRun>;
}

/** A repository with a tagged commit and that many green workflows, and a run to act in. */
export function openWorldRelease(world: World, workflows: number): WorldRelease {
  const repository = world.github.repository(world.repository);
  const tag = 'v1.2.0';
  const commit = repository.addCommit({ files: { 'README.md': '# Demo\n' } });
  repository.setTag(tag, commit, { annotated: true });
  for (let index = 0; index < workflows; index++) {
    repository.addRun({
      path: workflowPath(index),
      headSha: commit,
      status: 'completed',
      conclusion: 'success',
    });
  }
  const variables = {
    ...world.environment(),
    ...settleDefaultWorld(world),
    GITHUB_REF: `refs/tags/${tag}`,
    GITHUB_REF_NAME: tag,
    GITHUB_EVENT_NAME: 'push',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_WORKFLOW_REF: `${world.repository}/.github/workflows/release.yml@refs/tags/${tag}`,
  };
  return { tag, run: (action, inputs) => runAction(world, { action, inputs, variables }) };
}

/** Path of the workflow with that number. */
export function workflowPath(index: number): string {
  return `.github/workflows/ci-${index}.yml`;
}

interface Step {
  readonly action: ActionName;
  readonly inputs: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

async function runAction(world: World, step: Step): Promise<ActionRun> {
  const files = join(world.folder, 'runner');
  mkdirSync(files, { recursive: true });
  const output = join(files, 'output');
  const summary = join(files, 'summary');
  for (const file of [output, summary]) writeFileSync(file, '');
  const before = world.log.count();
  const start = performance.now();
  await spawnStub(step, { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary });
  return {
    milliseconds: performance.now() - start,
    requests: world.log.count() - before,
    outputs: parseOutputs(readFileSync(output, 'utf8')),
  };
}

/** The world answers from this process, so the stub must not block it. */
async function spawnStub(
  { action, inputs, variables }: Step,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const given = { ...(await expressionDefaults(action, variables)), ...inputs };
  const inputVariables = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  const child = spawn(process.execPath, [join(projectFolder, 'dist', action, 'index.js')], {
    env: { PATH: process.env.PATH, ...variables, ...files, ...inputVariables },
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [status, ...said] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  if (status !== 0) throw new Error(`${action} failed:\n${said.join('')}`);
}

/** A runner fills in the defaults that are expressions; a workflow names the tag. */
async function expressionDefaults(
  action: ActionName,
  variables: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { inputs } = await loadAction(action);
  return Object.fromEntries(
    Object.entries<InputOptions>(inputs).flatMap(([name, input]) => {
      const value =
        name === 'tag' ? variables.GITHUB_REF_NAME : findDefault(input.default, variables);
      return value === undefined ? [] : [[kebabCase(name), value]];
    }),
  );
}

/** What the runner reads from its output file: `name<<delimiter`, the value, the delimiter. */
function parseOutputs(file: string): Record<string, string> {
  const pattern = /^([\w-]+)<<(\S+)\n([\s\S]*?)\n?\2$/gm;
  return Object.fromEntries([...file.matchAll(pattern)].map(([, name, , value]) => [name, value]));
}
