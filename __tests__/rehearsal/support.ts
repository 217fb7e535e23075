/** Rehearsals of the fixture workflows, each in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from '@jest/globals';
import {
  openRehearsal,
  rehearse,
  type AttemptRequest,
  type Rehearsal,
  type RehearsalOptions,
} from '../../src/rehearsal/rehearsal.ts';
import type { JobReport, RehearsalReport, StepReport } from '../../src/rehearsal/report.ts';

export const fixtures = resolve('__tests__/rehearsal/fixtures');

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-test-'));
  folders.push(folder);
  return folder;
}

export function fixtureOptions(workflow: string, folder = temporaryFolder()): RehearsalOptions {
  return {
    workflowFile: join(fixtures, 'workflows', `${workflow}.yml`),
    projectFolder: join(fixtures, 'project'),
    suiteFolder: join(fixtures, 'suite'),
    folder,
  };
}

export function rehearseFixture(
  workflow: string,
  changes: Partial<RehearsalOptions & AttemptRequest> = {},
): Promise<RehearsalReport> {
  return rehearse({ ...fixtureOptions(workflow), ...changes });
}

export function openFixture(
  workflow: string,
  changes: Partial<RehearsalOptions> = {},
): Promise<Rehearsal> {
  return openRehearsal({ ...fixtureOptions(workflow), ...changes });
}

/** The report of a job. Throws when there is none. */
export function jobOf(report: RehearsalReport, id: string): JobReport {
  const job = report.jobs.find((candidate) => candidate.id === id);
  if (!job) throw new Error(`no job ${id}`);
  return job;
}

/** All steps of a job's legs. */
export function stepsOf(report: RehearsalReport, id: string): readonly StepReport[] {
  return jobOf(report, id).legs.flatMap(({ steps }) => steps);
}

/** States of all jobs by ID. */
export function statesOf(report: RehearsalReport): Record<string, string> {
  return Object.fromEntries(report.jobs.map(({ id, state }) => [id, state]));
}
