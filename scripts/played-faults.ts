/** The fault scenarios of the rehearsal, each with the test file that plays it. */
import { globSync } from 'node:fs';
import { faultScenarios } from '../src/rehearsal/faults/index.ts';
import { findPlayed, type PlayedFault } from './generate/failure-matrix.ts';
import { byCodeUnit, findText, projectFolder } from './project.ts';

/** In the order of the list of scenarios. */
export function loadPlayedFaults(): readonly PlayedFault[] {
  const tests = globSync('__tests__/{rehearsal,deep}/faults/**/*.test.ts', { cwd: projectFolder })
    .sort(byCodeUnit)
    .map((path) => ({ path, text: findText(path) ?? '' }));
  return findPlayed(faultScenarios, tests);
}
