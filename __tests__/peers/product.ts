/** The product's own command line inside a world: what it seals and reads back. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenedWorld } from '../support/open-world.ts';
import { projectFolder } from '../support/run-node.ts';
import { runProgram, type ProgramOutcome } from '../support/run-program.ts';
import { releaseJob } from './release-job.ts';
import { requireSuccess } from './support.ts';

const commandLine = `
const { commandLine } = await import(process.env.CLI);
await commandLine(process.argv.slice(1));
`;

/** A job of the world's repository that releases one version. */
export interface ReleasingJob {
  readonly world: OpenedWorld;
  readonly version: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Settles the world, and tags its first commit `v<version>`. */
export function openRelease(world: OpenedWorld, version: string): ReleasingJob {
  const env = { ...world.environment(), ...releaseJob(world) };
  world.github.repository(world.repository).setTag(`v${version}`, env.GITHUB_SHA!);
  return { world, version, env };
}

/** Runs a command of the product as a step of the job. */
export function product(job: ReleasingJob, args: readonly string[]): Promise<ProgramOutcome> {
  const node = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval'];
  const env = { ...job.env, CLI: join(projectFolder, 'src/cli.ts') };
  const cwd = job.world.folder;
  return runProgram(process.execPath, [...node, commandLine, '--', ...args], { cwd, env });
}

export interface Sealed {
  readonly folder: string;
  readonly manifestDigest: string;
}

/** Seals a folder of built files for one channel; the set is kept on disk, and not uploaded. */
export async function sealBuilt(
  job: ReleasingJob,
  folder: string,
  channel: { readonly name: string; readonly type: string; readonly package: string },
): Promise<Sealed> {
  const { length: count } = await readdir(folder);
  const out = join(job.world.folder, `sealed-${channel.name}`);
  const outcome = await product(job, [
    'seal-artifacts',
    ...['--folder', folder, '--tag', `v${job.version}`, '--version', job.version],
    ...['--expect', JSON.stringify([{ glob: '*', count }])],
    ...['--channels', JSON.stringify([{ ...channel, artifacts: ['*'] }])],
    ...['--out-folder', out, '--dry-run', '--json'],
  ]);
  const { stdout } = requireSuccess('seal-artifacts', outcome);
  const { outputs } = JSON.parse(stdout) as { outputs: Record<string, string> };
  return { folder: out, manifestDigest: outputs['manifest-digest']! };
}

/** Reads a channel back, as the job after publishing does: `published` when it serves what was sealed. */
export async function readBack(
  job: ReleasingJob,
  sealed: Sealed,
  channel: string,
): Promise<ProgramOutcome> {
  return product(job, [
    'require-byte-identity',
    ...['--sealed-folder', sealed.folder, '--manifest-digest', sealed.manifestDigest],
    ...['--channel', channel, '--mode', 'after', '--published', '--timeout', '5s'],
    ...['--interval', '1s', '--json'],
  ]);
}
