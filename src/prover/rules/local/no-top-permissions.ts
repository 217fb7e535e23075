import type { LocalRule } from '../local-rule.ts';

/** NO-TOP-PERMISSIONS: a job gets its token's rights from a top that gives more than reading. */
export const noTopPermissions: LocalRule = {
  name: 'NO-TOP-PERMISSIONS',
  level: 'warning',
  what: 'The workflow has no read-only `permissions` at its top, and a job without its own depends on that.',
  why: "Such a job gets what the repository's settings give, or what another job needed: a build then holds the right to release.",
  realCase:
    'One of the public workflows that this project reads gives `contents: write`, `id-token: write` and `attestations: write` to every job, the builds of all platforms among them.',
  cure: 'Write `permissions: { contents: read }` at the top, and what a job needs beyond that in the job.',
  find: ({ workflow, jobs }) => {
    const without = jobs.filter(({ job }) => job.permissions === undefined);
    const given = workflow.permissions;
    const writes = [...(given ?? [])].filter(([, access]) => access === 'write');
    const [first] = without;
    if (!first || (given && writes.length === 0)) return [];
    const what = given
      ? `gives ${writes.map(([scope]) => `\`${scope}: write\``).join(', ')}`
      : 'says nothing';
    const names = without.map(({ id }) => `\`${id}\``).join(', ');
    return [{ at: first.job.at, message: `The top of the workflow ${what} to ${names}.` }];
  },
};
