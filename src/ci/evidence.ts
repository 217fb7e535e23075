/** What decided, as JSON that can be kept and checked later. */
import type { CiVerdict } from './require-green.ts';
import type { WorkflowVerdict } from './model.ts';

/** Plain data, with the keys in the order in which a reader wants them. */
export function renderEvidence({ verdict, question, look }: CiVerdict): string {
  const { filter, headPolicy } = question;
  return JSON.stringify({
    verdict,
    repository: filter.repository,
    commit: filter.commit,
    branch: filter.branch,
    event: filter.event,
    head: {
      policy: headPolicy,
      ...(look?.headFacts.tip.state === 'present' && { tip: look.headFacts.tip.value }),
      ...(look?.headFacts.comparison?.state === 'present' && {
        comparison: look.headFacts.comparison.value,
      }),
    },
    workflows: (look?.workflows ?? []).map(workflowEvidence),
  });
}

function workflowEvidence({ requirement, verdict, reason, run, requiredJobs }: WorkflowVerdict) {
  return {
    path: requirement.path,
    verdict,
    reason,
    ...(run && {
      run: {
        id: run.id,
        attempt: run.attempt,
        url: run.url,
        status: run.status,
        conclusion: run.conclusion,
        createdAt: run.createdAt.toISOString(),
      },
    }),
    jobs: requiredJobs.flatMap(({ glob, jobs }) =>
      jobs.map(({ id, name, status, conclusion }) => ({ glob, id, name, status, conclusion })),
    ),
  };
}
