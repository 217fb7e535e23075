import { expressionsOf } from '../../../workflow/template.ts';
import type { UsesStep, Workflow } from '../../../workflow/model.ts';
import { localPath } from '../../effects/called-files.ts';
import type { LocalRule } from '../local-rule.ts';
import { templatesOf } from '../power.ts';
import {
  readRelease,
  usesSteps,
  written,
  type ReleaseJob,
  type ReleaseWorkflow,
} from '../release-workflow.ts';
import { mayBeEqual } from '../text-patterns.ts';

/** What people read and no job does. */
const forPeople =
  /report|coverage|logs?\b|trace|screenshot|junit|results?\b|debug|bench|profil|sbom|spdx|cyclonedx|\bcdx\b/i;

/** ARTIFACT-UNUSED: files of a release are uploaded, and no job takes them. */
export const artifactUnused: LocalRule = {
  name: 'ARTIFACT-UNUSED',
  level: 'notice',
  what: 'A workflow that releases uploads an artifact that none of its jobs downloads.',
  why: 'What was built there is not what is released: a job was forgotten, a name is misspelt, or the release builds its own files, which nobody tested.',
  realCase:
    'A pipeline built its image once into an artifact and tested that; the publishing job never took it, and built another.',
  cure: 'Download it where it is released, or remove the upload; name it a report, a log or results when it is for people.',
  find(release) {
    const { jobs } = release;
    const releases = jobs.some(({ effects }) =>
      effects.some(({ kind }) => ['publishes', 'announces', 'stages'].includes(kind)),
    );
    if (!releases || mayTakeElsewhere(release)) return [];
    const taken = jobs.flatMap(takenBy).concat(calledWorkflows(release).flatMap(takenIn));
    return jobs.flatMap((job) =>
      usesSteps(job)
        .filter(({ step }) => step.uses.startsWith('actions/upload-artifact@'))
        .filter(({ step }) => !forPeople.test(nameAndPath(step)))
        .filter((upload) => !taken.some((name) => mayBeEqual(name, nameOf(upload.step))))
        .filter((upload) => !isNamedByOutput(upload.step, job))
        .map(({ step, index }) => ({
          at: step.at,
          job: job.id,
          step: index,
          message: `No job downloads the artifact \`${nameOf(step)}\`.`,
        })),
    );
  },
};

/** As the action has it when nothing is said. */
const nameOf = (step: UsesStep) => written(step.with.get('name')).trim() || 'artifact';
const nameAndPath = (step: UsesStep) => `${nameOf(step)} ${written(step.with.get('path'))}`;

/** Names and patterns of what a job downloads; `*` when it takes all, or nobody can tell. */
function takenBy(job: ReleaseJob): readonly string[] {
  const byUse = usesSteps(job).flatMap(({ step }) => {
    if (step.uses.startsWith('actions/upload-artifact/merge@')) {
      return [written(step.with.get('pattern')).trim() || '*'];
    }
    if (!/artifact/i.test(step.uses) || step.uses.startsWith('actions/upload-artifact@')) return [];
    const given = ['name', 'pattern'].map((input) => written(step.with.get(input)).trim());
    const isKnown = step.uses.startsWith('actions/download-artifact@');
    // By IDs the artifact is named by an output of its upload, which is looked at by itself.
    if (isKnown && step.with.has('artifact-ids')) return [];
    return isKnown ? [given[0]! || given[1]! || '*'] : ['*'];
  });
  const byCommand = job.scripts.some(({ text }) => /\brun download\b|\/artifacts\b/.test(text));
  const byScript = usesSteps(job).some(({ step }) =>
    /[aA]rtifact/.test(written(step.with.get('script'))),
  );
  return byCommand || byScript ? [...byUse, '*'] : byUse;
}

function takenIn(callee: Workflow): readonly string[] {
  return readRelease(callee).jobs.flatMap(takenBy);
}

function calledWorkflows({ jobs, called }: ReleaseWorkflow): readonly Workflow[] {
  return jobs.flatMap(({ job }) =>
    job.kind === 'call' ? (called.workflows.get(localPath(job.uses) ?? '') ?? []) : [],
  );
}

/** A called file that nobody can look into may download anything. */
function mayTakeElsewhere({ jobs, called }: ReleaseWorkflow): boolean {
  return jobs.some((each) => {
    const { job } = each;
    if (job.kind === 'call') return !called.workflows.has(localPath(job.uses) ?? '');
    return usesSteps(each).some(({ step }) => localPath(step.uses) !== undefined);
  });
}

/** Its ID, digest or address is an output that something in its job reads or hands on. */
function isNamedByOutput({ id }: UsesStep, { job }: ReleaseJob): boolean {
  if (id === undefined) return false;
  const output = `steps.${id}.outputs.artifact-`.toLowerCase();
  return templatesOf(job)
    .flatMap(expressionsOf)
    .some(({ source }) => source.toLowerCase().includes(output));
}
