/**
 * What a promotion did, as an in-toto Statement v1 whose subject is the image. Written before the
 * first tag is set, so that where each stood is known whatever happens then, and again in the end.
 * Its JSON Schema is schemas/image-promotion.schema.json.
 */
import type { ImageDigest, ImageRepository } from '../image-ports.ts';
import type { RunContext } from '../ports.ts';
import { statementType } from '../receipt/receipt.ts';
import { hexOf } from './digest.ts';
import type { EvidenceSeen } from './evidence.ts';
import type { PlannedTag } from './plan-promotion.ts';
import type { Visibility } from './read-back.ts';
import { renderRepository } from './reference.ts';
import type { RestoredTag } from './restore.ts';
import type { SourceImage } from './source.ts';

export const promotionPredicateType = 'https://release-actions.dev/predicates/image-promotion/v1';

/**
 * `publishing`: tags are being set, and where that ended nobody has written yet.
 * `published`: every tag that was to be set was read back. `already-published`: all of them stood
 * before. `kept`: every tag stays at something else, for its reason, and the image has none of them.
 * `failed`: see what became of each tag.
 */
export type PromotionState = 'publishing' | 'published' | 'already-published' | 'kept' | 'failed';

export interface PromotedTag {
  readonly name: string;
  readonly moving: boolean;
  /** Where it stood before; null when there was no such tag. */
  readonly former: ImageDigest | null;
  /**
   * `set`, `unchanged` (stood there before) and `left` (stays elsewhere) are told as planned until
   * the end; then also what was put back, and `not-reached`.
   */
  readonly outcome: PlannedTag['act'] | RestoredTag['outcome'] | 'not-reached';
  readonly reason?: string;
}

export interface PromotionPredicate {
  readonly image: {
    /** Where users get it: the tags are this repository's. */
    readonly repository: string;
    /** Where it was copied from, when that is another one. */
    readonly from?: string;
    readonly digest: ImageDigest;
    readonly mediaType: string;
    readonly platforms: readonly { readonly platform: string; readonly digest: ImageDigest }[];
  };
  readonly version: string;
  readonly state: PromotionState;
  /** In the order of writing. */
  readonly tags: readonly PromotedTag[];
  readonly evidence: EvidenceSeen;
  /** Whether everybody can pull; told once tags were read back. */
  readonly visibility?: Visibility;
  /** Failure code when the state is `failed`. */
  readonly failure?: string;
  /** ISO 8601. */
  readonly writtenAt: string;
  readonly run: {
    readonly runId: number | null;
    readonly runAttempt: number | null;
    readonly workflow: string | null;
  };
}

export interface PromotionReceipt {
  readonly _type: typeof statementType;
  readonly subject: readonly {
    readonly name: string;
    readonly digest: { readonly sha256: string };
  }[];
  readonly predicateType: typeof promotionPredicateType;
  readonly predicate: PromotionPredicate;
}

export interface PromotionFacts {
  readonly source: SourceImage;
  readonly target: ImageRepository;
  readonly version: string;
  readonly state: PromotionState;
  readonly tags: readonly PromotedTag[];
  readonly evidence: EvidenceSeen;
  readonly visibility?: Visibility;
  readonly failure?: string;
  readonly writtenAt: Date;
  readonly run: Pick<RunContext, 'runId' | 'runAttempt' | 'workflowRef'>;
}

/** The statement. */
export function buildPromotionReceipt(facts: PromotionFacts): PromotionReceipt {
  const { source, run } = facts;
  const { digest, mediaType } = source.manifest;
  const from = renderRepository(source.repository);
  const repository = renderRepository(facts.target);
  return {
    _type: statementType,
    subject: [{ name: repository, digest: { sha256: hexOf(digest) } }],
    predicateType: promotionPredicateType,
    predicate: {
      image: {
        repository,
        ...(from !== repository && { from }),
        digest,
        mediaType,
        platforms: source.platforms,
      },
      version: facts.version,
      state: facts.state,
      tags: facts.tags,
      evidence: facts.evidence,
      ...(facts.visibility !== undefined && { visibility: facts.visibility }),
      ...(facts.failure !== undefined && { failure: facts.failure }),
      writtenAt: facts.writtenAt.toISOString(),
      run: {
        runId: run.runId ?? null,
        runAttempt: run.runAttempt ?? null,
        workflow: run.workflowRef ?? null,
      },
    },
  };
}

/** Tags as planned, or as they came out when `restored` tells what was put back. */
export function tellTags(
  planned: readonly PlannedTag[],
  restored: readonly RestoredTag[] | undefined,
): readonly PromotedTag[] {
  return planned.map(({ name, moving, former, act, reason }) => {
    const back = restored?.find((tag) => tag.name === name);
    const why = back ? back.reason : reason;
    // After a failure, what was planned and not begun was not reached.
    const outcome = back?.outcome ?? (restored && act === 'set' ? 'not-reached' : act);
    return {
      name,
      moving,
      former: former ?? null,
      outcome,
      ...(why !== undefined && { reason: why }),
    };
  });
}
