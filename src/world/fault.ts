/** What can go wrong between the code under test and a service, as plain data where it can be. */
import type { RequestPattern } from './match.ts';
import type { WorldRequest, WorldResponse } from './service.ts';

export interface Fault {
  /** Names the fault in the log; unique in a world. */
  readonly id: string;
  readonly match: RequestPattern & {
    /** A last word in code. A fault that has one is not saved with the world. */
    when?(request: WorldRequest): boolean;
  };
  /** Of the matching requests, the first `skip` pass and the next `count` meet the fault. */
  readonly occurrences?: { readonly skip?: number; readonly count?: number };
  readonly effect: FaultEffect;
}

export type FaultEffect =
  /** The answer waits. */
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** Another answer, and the service never hears of the request. */
  | ({ readonly kind: 'status' } & Pick<WorldResponse, 'status' | 'headers' | 'body'>)
  /**
   * Too many requests: 429 with Retry-After, or GitHub's 403 with its quota headers.
   * `resetSeconds` is counted from the world's now.
   */
  | {
      readonly kind: 'rate-limit';
      readonly resetSeconds: number;
      readonly style?: 'retry-after' | 'x-ratelimit';
    }
  /** The connection breaks before the service acted, or after it did: the lost response. */
  | { readonly kind: 'reset'; readonly moment: 'before' | 'after' }
  /** The length is announced right, and the connection breaks after `bytes`; half when left out. */
  | { readonly kind: 'truncate'; readonly bytes?: number }
  /** A successful answer carries this body instead of its own. */
  | { readonly kind: 'replace-body'; readonly body: Buffer | string }
  /** The address answers as it did that many requests ago, or at the first one met. */
  | { readonly kind: 'stale'; readonly requests: number }
  /**
   * A list lags: an item is left out of the first `requests` answers that would have had it.
   * `list` is the field that holds the list, none when the body is the list; items
   * with an ID up to `knownUpTo` do not lag.
   */
  | {
      readonly kind: 'list-lag';
      readonly requests: number;
      readonly list?: string;
      readonly knownUpTo?: number;
    }
  /** Every digest in the answer's JSON is another one: a registry's wrong integrity. */
  | { readonly kind: 'wrong-digests' }
  /** Something happens in the world right before, or right after, the service acts. */
  | {
      readonly kind: 'event';
      readonly moment: 'before' | 'after';
      happen(request: WorldRequest): void | Promise<void>;
    }
  /** Whatever else a scenario needs. */
  | {
      readonly kind: 'transform';
      transform(
        response: WorldResponse,
        request: WorldRequest,
      ): WorldResponse | Promise<WorldResponse>;
    };

export type FaultEffectOf<Kind extends FaultEffect['kind']> = Extract<FaultEffect, { kind: Kind }>;

/** What an effect keeps from one request to the next; plain data. */
export type FaultMemory = Record<string, unknown>;
