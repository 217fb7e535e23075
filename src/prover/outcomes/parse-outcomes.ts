/** `--outcomes job=failure,other=skipped`: results that a person asks about. */
import type { JobResult } from '../../workflow/job-result.ts';
import { proverFailure } from '../failures.ts';
import type { ReleaseModel } from '../model/outcome.ts';

/** Results by the job's ID in the model. */
export type GivenOutcomes = ReadonlyMap<string, JobResult>;

const results: readonly string[] = ['success', 'failure', 'cancelled', 'skipped'];

/**
 * The results that were asked about; jobs of a called workflow are `caller/job`. Throws
 * OUTCOMES_INVALID and OUTCOMES_JOB_UNKNOWN.
 */
export function parseOutcomes(
  entries: readonly string[],
  { jobs }: Pick<ReleaseModel, 'jobs'>,
): GivenOutcomes {
  const byName = new Map([...jobs.keys()].map((id) => [nameOf(id), id]));
  const given = new Map<string, JobResult>();
  for (const entry of entries) {
    const [, name, result] = /^\s*([^=]+?)\s*=\s*(\w+)\s*$/.exec(entry) ?? [];
    if (name === undefined || !results.includes(result!)) throw invalid(`\`${entry}\``);
    const id = byName.get(nameOf(name));
    if (id === undefined) throw unknownJob(name, [...byName.keys()]);
    if (given.has(id)) throw invalid(`the job \`${name}\` twice`);
    given.set(id, result as JobResult);
  }
  if (given.size === 0) throw invalid('no result');
  return given;
}

/** `caller/job`, as people type it. */
export function nameOf(id: string): string {
  return id.replace(/\s*\/\s*/g, '/');
}

function invalid(seen: string) {
  return proverFailure('OUTCOMES_INVALID', {
    seen: `\`outcomes\` has ${seen}`,
    expected: `\`job=result\`, each job once, the result one of ${results.join(', ')}`,
    cure: 'Write for example `--outcomes publish=failure,docs=skipped`.',
  });
}

function unknownJob(name: string, known: readonly string[]) {
  return proverFailure('OUTCOMES_JOB_UNKNOWN', {
    seen: `\`outcomes\` names the job \`${name}\``,
    expected: `one of ${known.join(', ')}`,
    cure: 'Name a job of the workflow by its ID.',
  });
}
