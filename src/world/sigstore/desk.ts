/** What every part of the stand-in for Sigstore works with. */
import type { TrustingContext } from '../service.ts';
import type { SigstoreInstance } from './instances.ts';
import type { SigstoreState } from './state.ts';

/** One instance's share of what is remembered. */
export interface InstanceState {
  readonly instance: SigstoreInstance;
  readonly state: SigstoreState;
}

export interface InstanceDesk extends InstanceState {
  readonly context: Pick<TrustingContext, 'now' | 'verifyIdToken'>;
}
