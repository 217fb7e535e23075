/** How long the analysis of a release workflow takes, from the start of the process to its end. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { syntheticRelease } from '../../__tests__/prover/synthetic-release.ts';
import { projectFolder } from '../project.ts';
import { timeProcess } from './measure.ts';

const rounds = 3;

/** What a real workflow may take. */
const realLimitMilliseconds = 1000;

/** Jobs, those of them with a condition that only the run knows, and what that may take. */
const synthetic = [
  [53, 20, 2000],
  [200, 20, 10_000],
] as const;

export interface ProvingTime {
  readonly name: string;
  readonly jobs: number;
  /** The best of three runs, with the start of Node, which strips the types of the sources. */
  readonly milliseconds: number;
  /** Of all threads, in the run that took the least of it. */
  readonly cpuMilliseconds: number;
  readonly limitMilliseconds: number;
}

interface Measured {
  readonly name: string;
  readonly args: readonly string[];
  readonly limitMilliseconds: number;
}

/**
 * The workflows of this project and large ones made up in `folder`; with RELEASE_ACTIONS_CORPUS all
 * of that folder, which need not be there. Throws when one cannot be analysed.
 */
export function measureProving(folder: string): readonly ProvingTime[] {
  mkdirSync(folder, { recursive: true });
  const corpus = process.env.RELEASE_ACTIONS_CORPUS;
  const files = [...ownFiles(), ...(corpus === undefined ? [] : corpusFiles(corpus))];
  return [...files, ...syntheticFiles(folder)].map(measure);
}

/** A busy machine adds to the time by the clock and not to that of the CPU: the smaller one counts. */
export function isTooSlowToProve(time: ProvingTime): boolean {
  return Math.min(time.milliseconds, time.cpuMilliseconds) > time.limitMilliseconds;
}

function ownFiles(): readonly Measured[] {
  return [
    'reference/release.yml',
    'reference/lockstep/release.yml',
    '.github/workflows/release.yml',
  ].map((name) => ({
    name,
    args: [join(projectFolder, name)],
    limitMilliseconds: realLimitMilliseconds,
  }));
}

function corpusFiles(corpus: string): readonly Measured[] {
  return readdirSync(corpus)
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => ({
      name,
      args: [join(corpus, name), join(corpus, 'called', name.split('__').slice(0, 2).join('__'))],
      limitMilliseconds: realLimitMilliseconds,
    }));
}

function syntheticFiles(folder: string): readonly Measured[] {
  return synthetic.map(([jobs, opaque, limitMilliseconds]) => {
    const path = join(folder, `${jobs}-jobs-${opaque}-opaque.yml`);
    writeFileSync(path, syntheticRelease(jobs, opaque));
    return { name: basename(path), args: [path], limitMilliseconds };
  });
}

function measure({ name, args, limitMilliseconds }: Measured): ProvingTime {
  const script = join(projectFolder, 'scripts/bench/prove-file.ts');
  const runs = Array.from({ length: rounds }, () => {
    const { milliseconds, status, output } = timeProcess(process.execPath, [script, ...args]);
    if (status !== 0) throw new Error(`${name} was not analysed:\n${output}`);
    const told = JSON.parse(output) as { readonly jobs: number; readonly cpuMilliseconds: number };
    return { ...told, milliseconds };
  });
  return {
    name,
    jobs: runs[0]!.jobs,
    milliseconds: Math.min(...runs.map((run) => run.milliseconds)),
    cpuMilliseconds: Math.min(...runs.map((run) => run.cpuMilliseconds)),
    limitMilliseconds,
  };
}
