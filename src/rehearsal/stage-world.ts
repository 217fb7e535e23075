/** What the rehearsal asks of the loopback world, in the rehearsal's words. */
import type { Access, PermissionSet } from '../workflow/permissions.ts';
import type { World } from '../world/world.ts';
import type { RunEvent } from './run-event.ts';
import { createWorldHttp, type WorldHttp } from './world-http.ts';

/** Which job asks for a token. */
export interface JobIdentity {
  readonly job: string;
  readonly workflowName: string;
  readonly runId: number;
  readonly runNumber: number;
  readonly attempt: number;
  readonly event: RunEvent;
  readonly environment: string | undefined;
  readonly actor: string;
  readonly permissions: PermissionSet;
}

export interface JobAccess {
  /** The job's GITHUB_TOKEN: it can do what `permissions` says and nothing more. */
  readonly token: string;
  /** ACTIONS_ID_TOKEN_REQUEST_*: there with `id-token: write` alone. */
  readonly tokenRequest: Readonly<Record<string, string>>;
  /** ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL: for actions, not for scripts. */
  readonly actionVariables: Readonly<Record<string, string>>;
  /** The token ends with the job. */
  close(): void;
}

export interface StageWorld {
  readonly world: World;
  readonly repository: string;
  /** `.github/workflows/release.yml` */
  readonly workflowPath: string;
  /** Requests of stand-ins, through the proxy like everybody's. */
  readonly http: WorldHttp;
  /** Variables of every process in the world. */
  environment(): Readonly<Record<string, string>>;
  openJob(identity: JobIdentity): JobAccess;
  close(): Promise<void>;
}

/** A view on a world. Closing it leaves the world open. */
export function createStageWorld(world: World, workflowPath: string): StageWorld {
  const environment = world.environment();
  const http = createWorldHttp(world);
  return {
    world,
    repository: world.repository,
    workflowPath,
    http,
    environment: () => environment,
    openJob: (identity) => openJob(world, workflowPath, identity),
    close: () => http.close(),
  };
}

function openJob(world: World, workflowPath: string, identity: JobIdentity): JobAccess {
  const { repository } = world;
  const token = world.github.issueToken({
    repository,
    permissions: tokenPermissions(identity.permissions),
  });
  return {
    token,
    tokenRequest:
      identity.permissions.get('id-token') === 'write'
        ? requestVariables(world, workflowPath, identity)
        : {},
    actionVariables: world.results.jobEnvironment({ runId: identity.runId, jobId: identity.job }),
    close: () => world.github.revokeToken(token),
  };
}

function requestVariables(world: World, workflowPath: string, identity: JobIdentity) {
  const { event, environment } = identity;
  const { state } = world.github.repository(world.repository);
  return world.oidc.requestToken({
    repository: world.repository,
    repositoryId: state.id,
    ownerId: state.ownerId,
    visibility: state.private ? 'private' : 'public',
    ref: event.ref,
    sha: event.commit,
    eventName: event.name,
    workflow: identity.workflowName,
    workflowPath,
    ...(environment !== undefined && { environment }),
    runId: identity.runId,
    runNumber: identity.runNumber,
    runAttempt: identity.attempt,
    actor: identity.actor,
  });
}

/** The scopes that are granted; `none` is no scope. */
function tokenPermissions(permissions: PermissionSet): Record<string, 'read' | 'write'> {
  const granted = [...permissions].filter(
    (entry): entry is [string, Exclude<Access, 'none'>] => entry[1] !== 'none',
  );
  return Object.fromEntries(granted);
}
