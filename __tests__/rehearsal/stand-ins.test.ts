import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Rehearsal } from '../../src/rehearsal/rehearsal.ts';
import type { RehearsalReport } from '../../src/rehearsal/report.ts';
import { jobOf, openFixture, stepsOf } from './support.ts';

let rehearsal: Rehearsal;
let report: RehearsalReport;
beforeAll(async () => {
  rehearsal = await openFixture('stand-ins');
  const files = { 'new.txt': 'new', run: '#!/bin/sh\necho ran\n' };
  rehearsal.repository.addCommit({ branch: 'next', parents: [], files });
  report = await rehearsal.run();
});
afterAll(() => rehearsal.close());

const messageOf = (job: string) =>
  stepsOf(report, job)
    .flatMap(({ annotations }) => annotations)
    .find(({ level }) => level === 'error')?.message;

describe('checkout', () => {
  test("gives the world's commit of the ref, its scripts ready to run", () => {
    expect(jobOf(report, 'other-commit').outputs.files).toBe('new.txt run ran');
  });
  test('fails on a ref that is not there', () => {
    expect(messageOf('missing-ref')).toContain("'nowhere' could not be found");
  });
});

describe('download-artifact', () => {
  test('gives all in a folder each, those of a pattern, or one by its name', () => {
    expect(jobOf(report, 'artifacts').outputs.files?.trim()).toBe(
      'all/first/a.txt all/second/b.txt named/b.txt some/first/a.txt',
    );
  });
  test('fails on a name that is not there', () => {
    expect(messageOf('not-found')).toContain('Artifact not found for name: nowhere');
  });
});

describe('upload-artifact', () => {
  test('refuses a name that the run has already', () => {
    expect(messageOf('name-taken')).toContain('already exists');
  });
  test('warns when there is nothing to upload', () => {
    expect(stepsOf(report, 'artifacts')[3]?.annotations).toEqual([
      { level: 'warning', message: expect.stringContaining('No files were found') },
    ]);
  });
});

describe('an action that sets a tool up', () => {
  test("uses the machine's own, and says so", () => {
    expect(stepsOf(report, 'artifacts').at(-1)?.log).toEqual([
      "The machine's own Node and npm are used (asked for 24).",
    ]);
  });
});
