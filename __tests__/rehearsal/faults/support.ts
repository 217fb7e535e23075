/**
 * Plays fault scenarios of the reference release as tests, named by their titles. Scenarios that
 * begin at the same job stand in one file: what comes before is played once a file.
 */
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { faultScenarios } from '../../../src/rehearsal/faults/index.ts';
import { runFault } from '../../../src/rehearsal/run-fault.ts';
import { temporaryFolders } from '../../support/folders.ts';
import { projectFolder } from '../../support/run-node.ts';

export const referenceWorkflow = join(projectFolder, 'reference/release.yml');

const base = temporaryFolders()();

/** One test a scenario. `npm run generate` finds by the ID which file plays it. */
export function playAsTests(ids: readonly string[]): void {
  for (const id of ids) {
    const scenario = faultScenarios.find((candidate) => candidate.id === id);
    if (!scenario) throw new Error(`There is no fault scenario ${id}.`);
    test(
      scenario.title,
      async () => {
        const outcome = await runFault(scenario, {
          workflowFile: referenceWorkflow,
          folder: join(base, id),
          suiteFolder: projectFolder,
        });
        expect(outcome.problems).toEqual([]);
        expect(outcome.asDeclared).toBe(true);
      },
      180_000,
    );
  }
}
