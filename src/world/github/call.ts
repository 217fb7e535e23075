/** One call of GitHub's API, after it was routed, checked and authorised. */
import type { WorldContext, WorldRequest, WorldResponse } from '../service.ts';
import type { GithubState, Permissions, RepositoryState } from './state.ts';

/** Who calls. */
export interface Actor {
  readonly login: string;
  readonly anonymous: boolean;
  readonly permissions: Permissions;
}

/** The workflow artifacts that the results service keeps, as the REST API shows them. */
export interface ArtifactSource {
  /** Every finalized artifact of the world, in order of its ID, expired ones too. */
  listArtifacts(): readonly StoredArtifact[];
  deleteArtifact(id: number): void;
  /** A signed address that serves the zip for some minutes. */
  signArtifact(id: number): string;
}

export interface StoredArtifact {
  readonly id: number;
  readonly runId: number;
  readonly name: string;
  /** Bytes of the zip. */
  readonly size: number;
  /** Hexadecimal, of the zip. */
  readonly sha256: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly expired: boolean;
}

/** The container registry, as GitHub's packages API shows it; undefined for what that is not. */
export interface PackageSource {
  answerPackages(request: WorldRequest, actor: Actor): WorldResponse | undefined;
}

/** What every endpoint may use. */
export interface World {
  readonly state: GithubState;
  readonly context: WorldContext;
  /** The results service's artifacts; none until the world connects it. */
  artifacts(): ArtifactSource;
}

export interface GlobalCall {
  readonly world: World;
  readonly request: WorldRequest;
  readonly actor: Actor;
  /** From the path, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Checked against GitHub's description; empty when the call has none. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Call extends GlobalCall {
  readonly repository: RepositoryState;
}

/** Answers one operation of a repository; throws a `Refusal` for anything but success. */
export type Endpoint = (call: Call) => WorldResponse;

/** The parameter of the path; routing made sure that it is there. */
export function pathParameter(call: GlobalCall, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`The path has no {${name}}.`);
  return value;
}

/** A number from the path, such as an ID. */
export function pathNumber(call: GlobalCall, name: string): number {
  return Number(pathParameter(call, name));
}

/** The world's time in ISO 8601 with whole seconds, as GitHub writes times. */
export function timestamp(context: WorldContext): string {
  return context
    .now()
    .toISOString()
    .replace(/\.\d{3}Z$/, 'Z');
}
