/** How long each stub takes to start and to refuse missing inputs, against a bare Node. */
import { join } from 'node:path';
import { actionNames } from '../../actions/index.ts';
import { projectFolder } from '../project.ts';
import { timeProcess } from './measure.ts';

/** What an action may take longer than `node -e 0`. */
export const startUpLimitMilliseconds = 60;

const rounds = 10;
/** A machine that is busy with something else is given two more chances. */
const attempts = 3;

export interface StartUp {
  readonly name: string;
  /** The best of ten runs: whatever else a machine does only adds to them. */
  readonly milliseconds: number;
  readonly bareMilliseconds: number;
}

/** One measurement an action. Throws when a stub does anything but refuse missing inputs. */
export function measureStartUp(): readonly StartUp[] {
  return measureByTurns(actionNames).map((first) => {
    let best = first;
    for (let attempt = 1; attempt < attempts && isTooSlow(best); attempt++) {
      const [again] = measureByTurns([first.name]);
      if (excess(again!) < excess(best)) best = again!;
    }
    return best;
  });
}

export function excess({ milliseconds, bareMilliseconds }: StartUp): number {
  return milliseconds - bareMilliseconds;
}

export function isTooSlow(startUp: StartUp): boolean {
  return excess(startUp) > startUpLimitMilliseconds;
}

/** A bare Node and each of the stubs by turns, so that all of them see the same machine. */
function measureByTurns(names: readonly string[]): readonly StartUp[] {
  const bare: number[] = [];
  const stubs = names.map((name) => ({ name, times: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    bare.push(timeProcess(process.execPath, ['-e', '0']).milliseconds);
    for (const { name, times } of stubs) times.push(timeStub(name));
  }
  const bareMilliseconds = Math.min(...bare);
  return stubs.map(({ name, times }) => ({
    name,
    milliseconds: Math.min(...times),
    bareMilliseconds,
  }));
}

function timeStub(name: string): number {
  const stub = join(projectFolder, 'dist', name, 'index.js');
  const { milliseconds, status, output } = timeProcess(process.execPath, [stub]);
  if (status === 1 && output.includes('INPUT_MISSING')) return milliseconds;
  throw new Error(`dist/${name} ended with ${status} instead of INPUT_MISSING:\n${output}`);
}
