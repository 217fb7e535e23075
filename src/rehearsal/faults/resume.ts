/** What scenarios share that finish a release by hand. */
import type { FaultStage } from '../fault.ts';
import type { RehearsalReport } from '../report.ts';

/** The four values that the job which sealed last printed in its summary. */
export function resumeInputs(
  { jobs, ref, runId }: RehearsalReport,
  sealingJob = 'attest',
): Record<string, string> {
  const { outputs } = jobs.find(({ id }) => id === sealingJob)!;
  return {
    tag: ref.replace('refs/tags/', ''),
    'sealed-run-id': String(runId),
    'sealed-artifact-id': outputs['artifact-id'] ?? '',
    'manifest-digest': outputs['manifest-digest'] ?? '',
  };
}

/** Time goes on between a run and its resumption: main has another tip by then. */
export function moveMain({ repository }: FaultStage): void {
  const tip = repository.addCommit({ message: 'What came after the tag' });
  repository.addRun({ headSha: tip, jobs: [{ name: 'test' }] });
}
