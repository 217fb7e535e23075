/** The ports of the CI gate as literals, with a log of what was asked. */
import { absent, present, unknown, type Lookup } from '../../src/lookup.ts';
import type { CheckRun, Comparison, GitCommit, WorkflowJob, WorkflowRun } from '../../src/ports.ts';
import type { CiPorts, CiRequest } from '../../src/ci/require-green.ts';
import type { RequiredWorkflow } from '../../src/ci/model.ts';
import { fakeClock, fakeLog, fakeRun } from '../support/fakes.ts';

export const commit = 'a'.repeat(40);
export const otherCommit = 'b'.repeat(40);
export const ci = '.github/workflows/ci.yml';

/** A push run of ci.yml on main that succeeded, unless it is changed. */
export function workflowRun(changes: Partial<WorkflowRun> = {}): WorkflowRun {
  const id = changes.id ?? 1;
  return {
    id,
    workflowId: 7,
    path: ci,
    event: 'push',
    headBranch: 'main',
    headSha: commit,
    headRepository: 'octo/demo',
    status: 'completed',
    conclusion: 'success',
    attempt: 1,
    url: `https://github.com/octo/demo/actions/runs/${id}`,
    createdAt: new Date('2026-01-02T03:00:00Z'),
    ...changes,
  };
}

export function job(name: string, changes: Partial<WorkflowJob> = {}): WorkflowJob {
  return { id: 1, name, status: 'completed', conclusion: 'success', ...changes };
}

export function required(changes: Partial<RequiredWorkflow> = {}): RequiredWorkflow {
  return { path: ci, requiredJobs: [], optional: false, allow: [], ...changes };
}

export interface GithubState {
  /** What the list shows, which may be stale; a function is asked at every look, from 1. */
  readonly listed?:
    Lookup<readonly WorkflowRun[]> | ((look: number) => Lookup<readonly WorkflowRun[]>);
  /** What a run is when read by its ID; what is listed when left out. */
  readonly byId?: Readonly<Record<number, Lookup<WorkflowRun>>>;
  readonly jobs?: Lookup<readonly WorkflowJob[]>;
  readonly checkRuns?: Lookup<readonly CheckRun[]>;
  readonly tip?: Lookup<string>;
  readonly namesake?: Lookup<string>;
  readonly comparison?: Lookup<Comparison>;
  readonly commit?: Lookup<GitCommit>;
  readonly run?: Parameters<typeof fakeRun>[0];
}

export interface LiteralPorts extends CiPorts {
  /** One entry a request: `list`, `jobs 1`, `branch main` … */
  readonly asked: string[];
  readonly clock: ReturnType<typeof fakeClock>;
  readonly log: ReturnType<typeof fakeLog>;
}

/** GitHub as the state says; everything is green when it says nothing. */
export function ciPorts(state: GithubState = {}): LiteralPorts {
  const asked: string[] = [];
  const answer = async <T>(name: string, value: T): Promise<T> => {
    asked.push(name);
    return value;
  };
  let looks = 0;
  let last: Lookup<readonly WorkflowRun[]> = present([]);
  const list = () => {
    looks += 1;
    const { listed = present([workflowRun()]) } = state;
    last = typeof listed === 'function' ? listed(looks) : listed;
    return last;
  };
  const byId = (id: number): Lookup<WorkflowRun> => {
    const run = last.state === 'present' ? last.value.find((run) => run.id === id) : undefined;
    return state.byId?.[id] ?? (run === undefined ? absent : present(run));
  };
  return {
    asked,
    clock: fakeClock(),
    log: fakeLog(),
    run: fakeRun(state.run),
    workflowRuns: {
      listForCommit: () => answer('list', list()),
      find: (id) => answer(`run ${id}`, byId(id)),
      listJobs: (id) => answer(`jobs ${id}`, state.jobs ?? present([job('test')])),
      listCheckRuns: () => answer('check runs', state.checkRuns ?? present([])),
    },
    refs: {
      findBranch: (name) => answer(`branch ${name}`, state.tip ?? present(commit)),
      findTag: (name) => answer(`tag ${name}`, state.namesake ?? absent),
      compare: () => answer('compare', state.comparison ?? present<Comparison>('behind')),
      findCommit: () => answer('commit', state.commit ?? unknown('not told')),
    },
  };
}

/** The gate on ci.yml, without waiting, unless it is changed. */
export function ciRequest(changes: Partial<CiRequest> = {}): CiRequest {
  return {
    commit,
    tag: 'v1.2.3',
    requirements: [required()],
    branch: 'main',
    event: 'push',
    headPolicy: 'former-tip',
    waitForDiscoverySeconds: 0,
    waitForCompletionSeconds: 0,
    repository: 'octo/demo',
    ...changes,
  };
}
