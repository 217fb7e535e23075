/** What the domains need to attest; src/ports.ts has the rest. */
import type { Lookup } from './lookup.ts';
import type { Sha256, WriteResult } from './ports.ts';

/** An in-toto Statement v1, before it is signed. */
export interface UnsignedStatement {
  readonly subject: readonly {
    readonly name: string;
    readonly digest: { readonly sha256: Sha256 };
  }[];
  readonly predicateType: string;
  readonly predicate: object;
}

/** Signs in the run's own name. */
export interface Attester {
  /**
   * The statement in a Sigstore bundle, as JSON: signed with a certificate of this job, and
   * logged or timestamped, as the repository's visibility demands. Throws ATTEST_NOT_SIGNED.
   */
  sign(statement: UnsignedStatement): Promise<object>;
}

/** The attestations that GitHub keeps for one repository. */
export interface Attestations {
  /** Bundles, untrusted, of one kind of statement about the subject; newest first. */
  list(subject: Sha256, predicateType: string): Promise<Lookup<readonly unknown[]>>;
  /** Keeps a bundle; its ID comes back. */
  store(bundle: object): Promise<WriteResult<string>>;
}
