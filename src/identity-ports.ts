/** What the domains need to act in the run's own name; src/ports.ts has the rest. */
import type { WriteResult } from './ports.ts';

/** The run's identity, as GitHub signs it for a job with `id-token: write`. */
export interface IdentityTokens {
  /** A new ID token for one audience; each is good for one exchange. Throws ID_TOKEN_*. */
  request(audience: string): Promise<string>;
}

/** Short-lived tokens of crates.io, for the crates that trust this run's workflow. */
export interface CrateTokens {
  /** The audience that an ID token has to be made for. */
  readonly audience: string;
  /**
   * The token for an ID token. A refusal with status 0 was never answered, and nothing
   * acted on; `ambiguous` may have used the ID token up.
   */
  exchange(idToken: string): Promise<WriteResult<string>>;
  /** Ends a token; one that has ended already is as good. */
  revoke(token: string): Promise<WriteResult<void>>;
}
