/** What a job or step of a release workflow does to the world, as far as order matters. */
import type { Location } from '../failure.ts';

/**
 * `builds` makes files or images. `seals` settles what the release is. `attests` signs what was
 * built. `scans` and `verifies` may refuse. `publishes` puts a version where users get it.
 * `stages` prepares a release that nobody sees (a draft). `announces` makes the release public.
 * `creates-ref` makes a tag or branch. `dispatches` starts another workflow. `waits` observes
 * what was started elsewhere. `cleans` removes or puts back.
 */
export const effectKinds = [
  'builds',
  'seals',
  'attests',
  'scans',
  'verifies',
  'publishes',
  'stages',
  'announces',
  'creates-ref',
  'dispatches',
  'waits',
  'cleans',
] as const;
export type EffectKind = (typeof effectKinds)[number];

/** Where users get it: `pypi`, `crates`, `npm`, `image`, …; data of the catalogue. */
export type ChannelName = string;

/** A job, or one of its steps; parallel steps count as the group they stand in. */
export interface EffectSite {
  readonly job: string;
  /** Position from 0; undefined when the job as a whole has the effect (one that calls a workflow). */
  readonly step: number | undefined;
}

export interface Effect {
  readonly kind: EffectKind;
  readonly site: EffectSite;
  /** Of what is published, cleaned or waited for. */
  readonly channel?: ChannelName;
  /**
   * Of what is published: its bytes stand in the registry already, and only a name that users follow
   * moves to them. It shows a release, as an announcement does, and can be done again at any time.
   * Of what cleans: only such names are put back.
   */
  readonly isPromotion?: boolean;
  /** Whether it can be undone; registries of packages cannot, a draft and an image's tag can. */
  readonly isReversible: boolean;
  /** It can fail and its step goes on, green: `|| true`, a pipeline without `pipefail`. */
  readonly failsUnseen?: true;
  /** `declared` in a comment, `known` from the catalogue, `guessed` from words in a command. */
  readonly certainty: 'declared' | 'known' | 'guessed';
  /** What it was recognised by: the catalogue's entry, or the comment. */
  readonly by: string;
  readonly at: Location;
}
