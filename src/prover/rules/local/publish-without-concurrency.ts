import type { LocalRule } from '../local-rule.ts';

/** PUBLISH-WITHOUT-CONCURRENCY: nothing keeps two releases from running at once. */
export const publishWithoutConcurrency: LocalRule = {
  name: 'PUBLISH-WITHOUT-CONCURRENCY',
  level: 'notice',
  what: 'A workflow publishes or announces, and has no concurrency group.',
  why: "Two tags, or a re-run beside a new tag, release at once and overwrite each other's floating tags and drafts.",
  realCase:
    'A release pipeline published without a concurrency group; two runs moved the same tags.',
  cure: 'Write `concurrency: { group: release, cancel-in-progress: false }` at the top.',
  find: ({ workflow, jobs, isCallable }) => {
    // A callee has none on purpose; a run for a pull request is none of a release.
    if (workflow.concurrency || isCallable) return [];
    const releasing = jobs.filter(({ effects }) =>
      effects.some(
        ({ kind, certainty }) =>
          certainty !== 'guessed' && (kind === 'publishes' || kind === 'announces'),
      ),
    );
    const bare = releasing.find(({ job }) => job.concurrency === undefined);
    return bare
      ? [{ at: bare.job.at, job: bare.id, message: 'Two releases can run this job at once.' }]
      : [];
  },
};
