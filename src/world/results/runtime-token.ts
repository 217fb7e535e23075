/** The token that a job's steps hold for the results service. */
import { createHash } from 'node:crypto';
import { signHs256, verifyHs256 } from '../jwt.ts';
import type { WorldContext, WorldRequest } from '../service.ts';
import type { ResultsState } from './state.ts';

export interface JobIdentity {
  /** The run's ID in GitHub's API. */
  readonly runId: number;
  /** The job's name or ID: unique in its run. */
  readonly jobId: string | number;
}

/** What a token is good for. */
export interface Scope {
  readonly runId: number;
  readonly backendRunId: string;
  readonly backendJobId: string;
}

/** Seconds; a job may last six hours. */
const lifetime = 6 * 3600;

interface Signing {
  readonly context: WorldContext;
  readonly state: ResultsState;
}

/** A JWT with the scope `Actions.Results:<run>:<job>`, good for six hours. */
export function runtimeToken({ context, state }: Signing, job: JobIdentity): string {
  const { backendJobId, backendRunId } = scopeOf(job);
  const now = Math.floor(context.now().getTime() / 1000);
  return signHs256(
    {
      scp: `Actions.GenericRead:${backendRunId} Actions.Results:${backendRunId}:${backendJobId}`,
      run_id: job.runId,
      iat: now,
      nbf: now,
      exp: now + lifetime,
      iss: 'https://token.actions.githubusercontent.com',
    },
    state.secret,
  );
}

/** The scope of the request's bearer; undefined when it is not a token of this service. */
export function readScope({ context, state }: Signing, request: WorldRequest): Scope | undefined {
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const claims = verifyHs256(token, state.secret, context.now());
  const scope = /\bActions\.Results:([^:\s]+):([^:\s]+)/.exec(String(claims?.scp));
  if (!claims || !scope) return undefined;
  return { runId: Number(claims.run_id), backendRunId: scope[1]!, backendJobId: scope[2]! };
}

/** What a token of the job is good for, but for the run's own ID. */
export function scopeOf({ jobId, runId }: JobIdentity) {
  return { backendRunId: uuid(`run ${runId}`), backendJobId: uuid(`job ${runId} ${jobId}`) };
}

/** The service knows runs and jobs by IDs of its own; here they follow from GitHub's. */
function uuid(name: string): string {
  const hash = createHash('sha256').update(name).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
