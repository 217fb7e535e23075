/** What becomes of every tag: pure, from where each stands now. */
import { gt, prerelease } from 'semver';
import type { ImageDigest } from '../image-ports.ts';
import { imageFailure } from './failures.ts';
import type { WantedTag } from './tag-templates.ts';

/**
 * What is done with a moving tag that stands at a newer version: it stays (`keep-newer`), the
 * promotion is refused (`refuse`), or it is moved back all the same (`move`).
 */
export const latestPolicies = ['keep-newer', 'refuse', 'move'] as const;
export type LatestPolicy = (typeof latestPolicies)[number];

/** A tag and where it stands before anything is written. */
export interface TagSight {
  readonly tag: WantedTag;
  /** Undefined when there is no such tag. */
  readonly former: ImageDigest | undefined;
  /** The version that a moving tag stands at; undefined when nobody can tell, or nothing is there. */
  readonly behind: string | undefined;
}

export interface PlannedTag {
  readonly name: string;
  readonly moving: boolean;
  readonly former: ImageDigest | undefined;
  /** `unchanged`: it stands at the image already. `left`: it stays where it is, for `reason`. */
  readonly act: 'set' | 'unchanged' | 'left';
  readonly reason?: string;
}

export interface PromotionQuestion {
  readonly digest: ImageDigest;
  readonly version: string;
  readonly policy: LatestPolicy;
}

/**
 * In the order of the sights, which is the order of writing. Throws IMAGE_TAG_TAKEN,
 * IMAGE_TAG_BACKWARDS and IMAGE_TAG_VERSION_UNKNOWN, before anything is written.
 */
export function planPromotion(
  question: PromotionQuestion,
  sights: readonly TagSight[],
): readonly PlannedTag[] {
  return sights.map((sight) => {
    const { tag, former } = sight;
    const { name, moving } = tag;
    const planned = { name, moving, former };
    if (former === question.digest) return { ...planned, act: 'unchanged' };
    const reason = moving ? reasonToStay(sight, question) : undefined;
    if (reason !== undefined) return { ...planned, act: 'left', reason };
    if (!moving && former !== undefined) throw taken(name, former, question);
    return { ...planned, act: 'set' };
  });
}

/** Why a moving tag stays; undefined when it moves. */
function reasonToStay(sight: TagSight, question: PromotionQuestion): string | undefined {
  const { tag, former, behind } = sight;
  const { version, policy } = question;
  if (policy === 'move') return undefined;
  if (tag.stableOnly && prerelease(version) !== null) {
    return stay(tag, question, `${version} is a pre-release`);
  }
  if (former === undefined) return undefined;
  if (behind === undefined) throw unknownVersion(tag.name, former);
  return gt(behind, version) ? stay(tag, question, `it stands at ${behind}`) : undefined;
}

function stay({ name }: WantedTag, { policy, version }: PromotionQuestion, reason: string): string {
  if (policy === 'keep-newer') return reason;
  throw imageFailure('IMAGE_TAG_BACKWARDS', {
    seen: `the tag ${name} would be moved to ${version}, but ${reason}`,
    expected: `a version that may take ${name}`,
    cure: `Set \`latest-policy: keep-newer\` to promote without ${name}, or leave ${name} away from \`tags\`.`,
  });
}

function taken(name: string, former: ImageDigest, { digest }: PromotionQuestion) {
  return imageFailure('IMAGE_TAG_TAKEN', {
    seen: `the tag ${name} stands at ${former}`,
    expected: `no such tag yet, or ${digest}`,
    cure: 'A version that was released stays what it is: release a new one. If the tag is the rest of a failed release that nobody has, delete it by hand first.',
  });
}

function unknownVersion(name: string, former: ImageDigest) {
  return imageFailure('IMAGE_TAG_VERSION_UNKNOWN', {
    seen: `the tag ${name} stands at ${former}, which has neither the tag of a version nor an annotation \`org.opencontainers.image.version\` that is one`,
    expected: `to know the version, so that ${name} does not go backwards`,
    cure: `Look what ${name} is. When this version is the newer one, promote once with \`latest-policy: move\`.`,
  });
}
