import type { Concurrency, Workflow } from '../../../workflow/model.ts';
import { perRun } from '../concurrency-groups.ts';
import type { LocalRule } from '../local-rule.ts';
import { written } from '../release-workflow.ts';

const ofRef =
  /github\.(?:ref|ref_name|head_ref|event\.release\.tag_name)\b|inputs\.(?:tag|version)\b/i;

/** CONCURRENCY-PER-REF: every tag has a concurrency group of its own, so releases run side by side. */
export const concurrencyPerRef: LocalRule = {
  name: 'CONCURRENCY-PER-REF',
  level: 'warning',
  what: 'The concurrency group of a job that publishes or announces differs from tag to tag.',
  why: 'Two releases then run at once: they race for the draft, for `latest` and for the floating tags, and the older one can win.',
  realCase:
    'Several of the public release workflows that this project reads name `github.ref` in the group: a group of one.',
  cure: 'Use a constant group, such as `release`, with `cancel-in-progress: false`.',
  find: ({ workflow, jobs }) => {
    const releasing = jobs.filter(({ effects }) =>
      effects.some(({ kind }) => kind === 'publishes' || kind === 'announces'),
    );
    const [first] = releasing;
    if (!first) return [];
    const isPerRef = (concurrency: Concurrency | undefined) =>
      concurrency !== undefined && differs(written(concurrency.group), workflow);
    if (isPerRef(workflow.concurrency) && !releasing.every(({ job }) => job.concurrency)) {
      return [{ at: workflow.concurrency!.at, message: messageOf(workflow.concurrency!) }];
    }
    return releasing
      .filter(({ job }) => isPerRef(job.concurrency) && !workflow.concurrency)
      .map(({ id, job }) => ({
        at: job.concurrency!.at,
        job: id,
        message: messageOf(job.concurrency!),
      }));
  },
};

function differs(group: string, { triggers }: Workflow): boolean {
  if (perRun.test(group)) return true;
  // A workflow that only branches start has one ref for all its releases.
  const push = triggers.get('push');
  const byTag = push && (push.filters.has('tags') || !push.filters.has('branches'));
  return ofRef.test(group) && (byTag || triggers.has('release') || triggers.has('create'));
}

function messageOf({ group }: Concurrency): string {
  return `\`${written(group)}\` is another group for every release.`;
}
