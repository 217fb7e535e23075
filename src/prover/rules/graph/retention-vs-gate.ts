/** An artifact that is gone before the approval that its use waits for. */
import { ancestorsOf } from '../../../workflow/needs-graph.ts';
import type { GraphRule } from '../../proof/graph-rule.ts';
import { passed, usesOf } from './file-steps.ts';

/** How long GitHub waits for an approval. */
const approvalDays = 30;

export const retentionVsGate: GraphRule = {
  name: 'RETENTION-VS-GATE',
  level: 'warning',
  what: `An artifact is kept for fewer than ${approvalDays} days, and a job behind an approval downloads it.`,
  why: `An approval may come ${approvalDays} days later. The job then finds no artifact, and the release must be built again: other bytes than those that were approved.`,
  realCase:
    'A pipeline kept its artifacts for fewer days than GitHub waits for the approval of the job that used them.',
  cure: `Keep it longer than an approval can take: \`retention-days: ${approvalDays + 5}\`, or leave it out.`,
  opaqueCallsMatter: false,
  check({ workflow }) {
    const downloads = usesOf(workflow, 'actions/download-artifact');
    const waits = (id: string) => {
      const job = workflow.jobs.get(id)!;
      return job.kind === 'steps' && job.environment !== undefined;
    };
    return usesOf(workflow, 'actions/upload-artifact')
      .filter(({ step }) => /^\d+$/.test(passed(step, 'retention-days')))
      .map(({ job, index, step }) => {
        const name = passed(step, 'name');
        const user = downloads.find(({ job: other, step: download }) => {
          const wanted = passed(download, 'name');
          const above = ancestorsOf(workflow.jobs, other.id);
          // What stands between the upload and its use, and the use itself.
          const between = [
            other.id,
            ...above.filter((id) => ancestorsOf(workflow.jobs, id).includes(job.id)),
          ];
          return (
            above.includes(job.id) && (wanted === '' || wanted === name) && between.some(waits)
          );
        });
        const days = Number(passed(step, 'retention-days'));
        return {
          when: user && days < approvalDays ? undefined : [],
          job: job.id,
          step: index,
          at: step.with.get('retention-days')!.at,
          message: () =>
            `The artifact of \`${job.id}\` is gone after ${days} days; \`${user?.job.id}\` may be approved after ${approvalDays}.`,
          effects: [],
        };
      });
  },
};
