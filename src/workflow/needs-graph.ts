/** Who needs whom, directly and transitively. */
import { workflowFailure } from './failures.ts';
import type { Job } from './model.ts';

type Jobs = ReadonlyMap<string, Job>;

/** Every need exists and none leads back. Throws WORKFLOW_NEEDS_UNKNOWN, WORKFLOW_NEEDS_CYCLE. */
export function requireAcyclic(jobs: Jobs): void {
  for (const job of jobs.values()) {
    for (const need of job.needs) requireNeed(jobs, job, need);
  }
  const done = new Set<string>();
  for (const id of jobs.keys()) visit(id, [], { jobs, done });
}

function requireNeed(jobs: Jobs, job: Job, need: string): void {
  if (jobs.has(need) && need !== job.id) return;
  throw workflowFailure(jobs.has(need) ? 'WORKFLOW_NEEDS_CYCLE' : 'WORKFLOW_NEEDS_UNKNOWN', {
    seen: `the job \`${job.id}\` needs \`${need}\``,
    expected: `one of ${[...jobs.keys()].filter((id) => id !== job.id).join(', ') || 'no job'}`,
    cure: 'Correct `needs`.',
    location: job.at,
  });
}

interface Visit {
  readonly jobs: Jobs;
  readonly done: Set<string>;
}

function visit(id: string, path: readonly string[], { jobs, done }: Visit): void {
  if (done.has(id)) return;
  if (path.includes(id)) {
    throw workflowFailure('WORKFLOW_NEEDS_CYCLE', {
      seen: `jobs need each other: ${[...path.slice(path.indexOf(id)), id].join(' → ')}`,
      expected: 'an order in which the jobs can run',
      cure: 'Remove one of these needs.',
      location: jobs.get(id)!.at,
    });
  }
  for (const need of jobs.get(id)!.needs) visit(need, [...path, id], { jobs, done });
  done.add(id);
}

/** All jobs that a job waits for, directly or not, in the order of the file. */
export function ancestorsOf(jobs: Jobs, id: string): readonly string[] {
  const found = new Set<string>();
  const open = [...jobs.get(id)!.needs];
  for (let need = open.pop(); need !== undefined; need = open.pop()) {
    if (found.has(need)) continue;
    found.add(need);
    open.push(...jobs.get(need)!.needs);
  }
  return [...jobs.keys()].filter((candidate) => found.has(candidate));
}

/** All jobs that wait for a job, directly or not, in the order of the file. */
export function descendantsOf(jobs: Jobs, id: string): readonly string[] {
  return [...jobs.keys()].filter((candidate) => ancestorsOf(jobs, candidate).includes(id));
}

/** Job IDs, each after all that it needs; ties keep the order of the file. */
export function topologicalOrder(jobs: Jobs): readonly string[] {
  const order: string[] = [];
  const left = [...jobs.keys()];
  while (left.length > 0) {
    const next = left.findIndex((id) => jobs.get(id)!.needs.every((need) => order.includes(need)));
    order.push(...left.splice(next, 1));
  }
  return order;
}
