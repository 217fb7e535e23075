/** Sealed images that may have been promoted although no receipt tells of it. */
import type { ImageDigest, ImageRegistry, ImageRepository } from '../image-ports.ts';
import { inParallel } from '../in-parallel.ts';
import type { SealedImage } from '../manifest/manifest.ts';
import type { PromotionReceipt } from '../oci/receipt.ts';
import { isImageTag, parseImageReference, renderRepository } from '../oci/reference.ts';
import type { NamedTag } from './named-tags.ts';
import type { PromotedTag } from './promoted-tags.ts';
import { answered } from './read-images.ts';
import type { Unread } from './state.ts';

const byHand =
  'Fetch its receipt (the `receipt` output of promote-image, or the artifact that holds the file) and hand it over. Without one, set its tags by hand to what they were.';

export interface SealedPromotions {
  readonly sealed: readonly SealedImage[];
  readonly receipts: readonly PromotionReceipt[];
  /** Tags that the receipts tell of. */
  readonly promoted: readonly PromotedTag[];
  /** Tags that a promotion was told to set. */
  readonly named: readonly NamedTag[];
  readonly version: string | undefined;
}

/** A tag that must not stand at a sealed image, since no receipt tells that it was set. */
export interface SuspectTag {
  readonly repository: ImageRepository;
  readonly name: string;
  readonly digest: ImageDigest;
}

/**
 * Where a sealed image has no receipt in its own repository: the tags of the version, which a
 * promotion sets first, and those that receipts of other images tell of. Everywhere: the tags
 * that were named, and of which no receipt tells.
 */
export function suspectTags(of: SealedPromotions): readonly SuspectTag[] {
  const { sealed, receipts, promoted, named, version } = of;
  const recorded = new Set(
    receipts.map(({ predicate: { image } }) => `${image.repository}@${image.digest}`),
  );
  const told = new Set(promoted.map(({ repository, name }) => tagText(repository, name)));
  const own = version === undefined ? [] : [version, `v${version}`];
  const guessed = [...own, ...promoted.map(({ name }) => name)].filter(isImageTag);
  const suspects = sealed.flatMap((image): SuspectTag[] => {
    const { repository } = parseImageReference(image.repository);
    const { digest } = image;
    const isRecorded = recorded.has(`${renderRepository(repository)}@${digest}`);
    const asked = named
      .map(({ repository: elsewhere, name }) => ({
        repository: elsewhere ?? repository,
        name,
        digest,
      }))
      .filter((tag) => !told.has(tagText(tag.repository, tag.name)));
    return [...(isRecorded ? [] : guessed.map((name) => ({ repository, name, digest }))), ...asked];
  });
  return [
    ...new Map(
      suspects.map((one) => [`${tagText(one.repository, one.name)}@${one.digest}`, one]),
    ).values(),
  ];
}

/** Those that stand at the sealed image: others may have been moved, and nobody knows from where. */
export async function findUnreceipted(
  suspects: readonly SuspectTag[],
  registry: ImageRegistry,
): Promise<readonly Unread[]> {
  const found = await inParallel(suspects, async (tag): Promise<readonly Unread[]> => {
    const what = tagText(tag.repository, tag.name);
    const seen = await answered(() => registry.look(tag.repository, tag.name));
    if (seen.state === 'denied' || seen.state === 'unknown') {
      return [{ what, reason: seen.reason, denied: seen.state === 'denied' }];
    }
    if (seen.state === 'absent' || seen.value !== tag.digest) return [];
    const reason = 'it stands at the sealed image, and no receipt tells of its promotion';
    return [{ what, reason, denied: false, byHand }];
  });
  return found.flat();
}

function tagText(repository: ImageRepository, name: string): string {
  return `${renderRepository(repository)}:${name}`;
}
