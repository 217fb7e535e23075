/** Sets the planned tags; all of them stand in the end, or what was set is put back. */
import { Failure } from '../failure.ts';
import type { ImageRegistry } from '../image-ports.ts';
import { imageFailure } from './failures.ts';
import { requireGoingOn } from './going-on.ts';
import type { PlannedTag } from './plan-promotion.ts';
import { putTag, putTagsAtOnce, type TagWrite } from './put-tags.ts';
import type { Reader } from './read-back.ts';
import { restoreTags, type RestoredTag } from './restore.ts';

export interface Promotion extends TagWrite {
  /** In the order of writing: those of the version before those that move. */
  readonly tags: readonly PlannedTag[];
  /**
   * Called first: brings the image there, when the tags are those of another repository. Whether
   * the registry may know how to set several tags with one request comes back.
   */
  readonly makeReady: () => Promise<boolean>;
}

export interface PromotionPorts {
  readonly registry: ImageRegistry;
  readonly reader: Reader;
  /** Aborts when the job is cancelled. */
  readonly signal: AbortSignal;
}

export interface AppliedPromotion {
  /** What was put back, in the order in which it was; empty when nothing went wrong. */
  readonly restored: readonly RestoredTag[];
  readonly failure: Failure | undefined;
}

/**
 * At most one write and one read a tag, when every answer comes. The failure is that of the copy
 * (IMAGE_COPY_*), which no tag was set before, or of the first tag that could not be set (IMAGE_TAG_*, IMAGE_ACCESS_DENIED, IMAGE_INTERRUPTED), with
 * what was put back; IMAGE_NOT_RESTORED when a tag could not be.
 */
export async function applyPromotion(
  promotion: Promotion,
  ports: PromotionPorts,
): Promise<AppliedPromotion> {
  const begun: PlannedTag[] = [];
  try {
    const atOnce = await promotion.makeReady();
    for (const moving of [false, true]) {
      const tags = promotion.tags.filter((tag) => tag.moving === moving);
      await setTags(promotion, tags, { ...ports, atOnce, begin: (tag) => void begun.push(tag) });
      // What moves is moved only when what stays has been seen to stand.
      for (const tag of tags.filter(({ act }) => act !== 'left')) {
        await ports.reader.requireTag(tag.name);
      }
    }
    return { restored: [], failure: undefined };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { repository, manifest } = promotion;
    const restoration = { repository, digest: manifest.digest };
    const restored = await restoreTags(restoration, begun, ports.registry);
    return { restored, failure: tellRestored(error, restored) };
  }
}

interface Writing extends PromotionPorts {
  readonly atOnce: boolean;
  /** Called before the write: a tag whose answer is lost may have been set. */
  begin(tag: PlannedTag): void;
}

async function setTags(
  promotion: Promotion,
  tags: readonly PlannedTag[],
  { registry, signal, atOnce, begin }: Writing,
): Promise<void> {
  const open = tags.filter(({ act }) => act === 'set');
  const names = open.map(({ name }) => name);
  const together = atOnce && names.length > 1;
  let done: readonly string[] = [];
  if (together) {
    requireGoingOn(signal);
    open.forEach(begin);
    done = await putTagsAtOnce(promotion, names as [string, ...string[]], registry);
  }
  for (const tag of open.filter(({ name }) => !done.includes(name))) {
    requireGoingOn(signal);
    if (!together) begin(tag);
    await putTag(promotion, tag.name, registry);
  }
}

/** The failure with what became of the tags, or IMAGE_NOT_RESTORED. */
function tellRestored(failure: Failure, restored: readonly RestoredTag[]): Failure {
  const left = restored.filter(({ outcome }) => outcome === 'not-restored' || outcome === 'moved');
  const back = restored.filter((tag) => !left.includes(tag)).map(({ name }) => name);
  if (left.length === 0) {
    const told = back.length === 0 ? 'No tag was set' : `Put back: ${back.join(', ')}`;
    return imageFailure(failure.code as Parameters<typeof imageFailure>[0], {
      seen: failure.seen,
      expected: failure.expected,
      cure: `${told}. ${failure.cure}`,
      cause: failure,
    });
  }
  const lines = left.map(({ name, reason }) => `${name}: ${reason}`);
  return imageFailure('IMAGE_NOT_RESTORED', {
    seen: `${failure.code}: ${failure.seen}\nNot put back:\n${lines.join('\n')}`,
    expected: 'every tag where it was before',
    cure: `Put these tags right by hand; the receipt tells where each stood. Put back: ${back.join(', ') || 'none'}. Then: ${failure.cure}`,
    cause: failure,
  });
}
