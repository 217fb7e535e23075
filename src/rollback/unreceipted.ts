/** Sealed images that may have been promoted although no receipt tells of it. */
import type { ImageRegistry } from '../image-ports.ts';
import { inParallel } from '../in-parallel.ts';
import type { SealedImage } from '../manifest/manifest.ts';
import type { PromotionReceipt } from '../oci/receipt.ts';
import { isImageTag, parseImageReference, renderRepository } from '../oci/reference.ts';
import { answered } from './read-images.ts';
import type { Unread } from './state.ts';

const byHand =
  'Fetch its receipt (the `receipt` output of promote-image, or the artifact that holds the file) and hand it over. Without one, set its tags by hand to what they were.';

/**
 * A promotion sets the tags of the version first. Where one stands at an image without a receipt,
 * others may have been moved, and nobody knows from where. Only where it was sealed is looked.
 */
export async function findUnreceipted(
  images: readonly SealedImage[],
  of: { readonly receipts: readonly PromotionReceipt[]; readonly version: string | undefined },
  registry: ImageRegistry,
): Promise<readonly Unread[]> {
  const { receipts, version = '' } = of;
  const known = new Set(receipts.map(({ predicate: { image } }) => image.digest));
  const names = [version, `v${version}`].filter((name) => version !== '' && isImageTag(name));
  const open = images
    .filter(({ digest }) => !known.has(digest))
    .flatMap((image) => names.map((name) => ({ image, name })));
  const found = await inParallel(open, async ({ image, name }): Promise<readonly Unread[]> => {
    const { repository } = parseImageReference(image.repository);
    const what = `${renderRepository(repository)}:${name}`;
    const seen = await answered(() => registry.look(repository, name));
    if (seen.state === 'denied' || seen.state === 'unknown') {
      return [{ what, reason: seen.reason, denied: seen.state === 'denied' }];
    }
    if (seen.state === 'absent' || seen.value !== image.digest) return [];
    const reason = 'it stands at the sealed image, and no receipt tells of its promotion';
    return [{ what, reason, denied: false, byHand }];
  });
  return found.flat();
}
