/**
 * A receipt: what one channel was seen to serve, as an in-toto Statement v1
 * (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md) whose
 * subjects are the artifacts. Its predicate's JSON Schema is
 * schemas/channel-receipt.schema.json.
 */
import type { ChannelType, Sha256 } from '../ports.ts';

export const statementType = 'https://in-toto.io/Statement/v1';
export const receiptPredicateType = 'https://release-actions.dev/predicates/channel-receipt/v1';

/**
 * `published`: this run uploaded it, and the served bytes equal the sealed ones.
 * `already-published`: it was there before, with the sealed bytes.
 * `staged`: the sealed bytes wait for a person's approval, and nobody can install them:
 * they were compared before it, and that is no proof of what users get.
 * `failed`: not there in time, other bytes, or no definite answer: never proof.
 */
export type ReceiptState = 'published' | 'already-published' | 'staged' | 'failed';

export interface Observation {
  readonly artifact: string;
  readonly url: string;
  /** Undefined when nothing was served. */
  readonly sha256?: Sha256;
  /** Bytes. */
  readonly size?: number;
  /** ISO 8601, when the answer that decided came. */
  readonly observedAt: string;
  /** Reads until the answer that decided, 1 or more. */
  readonly attempts: number;
  readonly verdict: 'equal' | 'different' | 'absent' | 'unknown';
}

/** Who published an artifact, as its registry's provenance states it. */
export interface StatedProvenance {
  readonly artifact: string;
  readonly repository: string;
  /** File name below `.github/workflows/`. */
  readonly workflow?: string;
  readonly ref?: string;
  readonly environment?: string;
}

export interface ReceiptPredicate {
  readonly channel: {
    readonly name: string;
    readonly type: ChannelType;
    readonly package?: string;
    readonly version: string;
  };
  readonly state: ReceiptState;
  /** What was asked: the artifacts and their sealed digests are the statement's subjects. */
  readonly release: { readonly repository: string; readonly tag: string; readonly commit: string };
  readonly manifest: { readonly sha256: Sha256 };
  readonly observations: readonly Observation[];
  /** Of npm: the tag that stands at the version, or that it gets once it is approved. */
  readonly distTag?: string;
  /** What provenance was seen to state, when it was demanded; signatures are not verified here. */
  readonly provenance?: readonly StatedProvenance[];
  /** Failure code when the state is `failed`. */
  readonly failure?: string;
  readonly run: {
    readonly runId: number | null;
    readonly runAttempt: number | null;
    readonly workflow: string | null;
  };
}

export interface Receipt {
  readonly _type: typeof statementType;
  readonly subject: readonly {
    readonly name: string;
    readonly digest: { readonly sha256: Sha256 };
  }[];
  readonly predicateType: typeof receiptPredicateType;
  readonly predicate: ReceiptPredicate;
}
