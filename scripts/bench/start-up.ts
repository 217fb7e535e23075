/** How long each stub takes to start and to refuse missing inputs, against a bare Node. */
import { join } from 'node:path';
import { actionNames } from '../../actions/index.ts';
import { projectFolder } from '../project.ts';
import { median, timeProcess } from './measure.ts';

/** What an action may take longer than `node -e 0`. */
export const startUpLimitMilliseconds = 60;

const rounds = 10;
/** A machine that is busy with something else is given two more chances. */
const attempts = 3;

export interface StartUp {
  readonly name: string;
  /** Medians of ten runs. */
  readonly milliseconds: number;
  readonly bareMilliseconds: number;
}

/** One measurement an action. Throws when a stub does anything but refuse missing inputs. */
export function measureStartUp(): readonly StartUp[] {
  return actionNames.map((name) => {
    let best = measureOnce(name);
    for (let attempt = 1; attempt < attempts && isTooSlow(best); attempt++) {
      const again = measureOnce(name);
      if (excess(again) < excess(best)) best = again;
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

function measureOnce(name: string): StartUp {
  const stub = join(projectFolder, 'dist', name, 'index.js');
  const bare: number[] = [];
  const stubs: number[] = [];
  // By turns, so that both see the same machine.
  for (let round = 0; round < rounds; round++) {
    bare.push(timeProcess(process.execPath, ['-e', '0']).milliseconds);
    const { milliseconds, status, output } = timeProcess(process.execPath, [stub]);
    if (status !== 1 || !output.includes('INPUT_MISSING')) {
      throw new Error(`dist/${name} ended with ${status} instead of INPUT_MISSING:\n${output}`);
    }
    stubs.push(milliseconds);
  }
  return { name, milliseconds: median(stubs), bareMilliseconds: median(bare) };
}
