/**
 * The shape of one service of the loopback world: a name, the production hosts
 * that it answers for, and a function from request to response.
 */
import type { Blobs } from './blobs.ts';

export interface WorldRequest {
  readonly method: string;
  /** With the production host, as the client wrote it. */
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface WorldResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: Buffer | string | object;
}

/** What a service gets from the world around it. */
export interface WorldContext {
  /** The world's time: the scenario may set it. */
  now(): Date;
  /** Content-addressed bytes, kept on disk. */
  readonly blobs: Blobs;
  /** IDs that are unique in the world and grow: 1001, 1002, … */
  nextId(): number;
  /** Records that the code under test did something no scenario allows: the run fails. */
  refuse(reason: string): void;
}

/**
 * A service keeps its state in one JSON-serialisable object, so that the world
 * can be saved to a folder and go on in another process.
 */
export interface WorldService<State extends object = object> {
  readonly name: string;
  /** Production hosts, exact. */
  readonly hosts: readonly string[];
  readonly state: State;
  /** Gets HEAD as it came, because it answers or counts it otherwise; others get GET. */
  readonly knowsHead?: true;
  /** Undefined when the service knows no such route: the world then fails the run. */
  handle(request: WorldRequest): Promise<WorldResponse | undefined>;
  /** Variables that point a program at this service, beside the ones of the proxy. */
  environment?(): Readonly<Record<string, string>>;
}

/** Makes a service; `saved` is the state of an earlier process, if the world resumes. */
export type ServiceFactory<
  Service extends WorldService,
  Context extends WorldContext = WorldContext,
> = (context: Context, saved: Service['state'] | undefined) => Service;

/** Claims of an ID token, as its issuer signed them. */
export type IdTokenClaims = Readonly<Record<string, unknown>>;

/** What a service that trusts GitHub's ID tokens gets besides. */
export interface TrustingContext extends WorldContext {
  /** The claims when the world's issuer signed the token for that audience and it is in date. */
  verifyIdToken(token: string, audience: string): IdTokenClaims | undefined;
}
