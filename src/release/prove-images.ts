/** Whether every sealed image was promoted, and its tags stand at it now. */
import { createCollector } from '../collector.ts';
import type { Failure } from '../failure.ts';
import type { ImageRegistry, Sight } from '../image-ports.ts';
import { inParallel } from '../in-parallel.ts';
import type { ReleaseManifest, SealedImage } from '../manifest/manifest.ts';
import { parsePromotionReceipt } from '../oci/parse-receipt.ts';
import { promotionPredicateType, type PromotionReceipt } from '../oci/receipt.ts';
import { parseImageReference } from '../oci/reference.ts';
import { predicateTypeOf } from '../receipt/predicate-type.ts';
import { undraftFailure } from './failures.ts';

/** A place where the image has its tags, as a receipt tells and the registry has shown. */
export interface ProvenPlace {
  readonly repository: string;
  /** Tags that were seen to stand at the image. */
  readonly tags: readonly string[];
}

export interface ImageVerdict {
  /** By the image's name; an image that is not in it is not proven. */
  readonly proven: ReadonlyMap<string, readonly ProvenPlace[]>;
  readonly failures: readonly Failure[];
}

/** Receipts of promotions apart from those of channels, which have a judge of their own. */
export function sortReceipts(texts: readonly string[]): {
  readonly channels: readonly string[];
  readonly promotions: readonly string[];
} {
  const isPromotion = (text: string) => predicateTypeOf(text) === promotionPredicateType;
  return {
    channels: texts.filter((text) => !isPromotion(text)),
    promotions: [...new Set(texts.map((text) => text.trim()).filter(isPromotion))],
  };
}

/**
 * An image is proven when it has a receipt, and every receipt about it tells of the sealed digest
 * and version and of tags that stand there now: evidence that contradicts is never outvoted.
 * Receipts of images that are not sealed prove nothing here, and are passed over. Failures are
 * IMAGE_RECEIPT_MALFORMED, UNDRAFT_IMAGE_* and what reading the registry throws; none is thrown.
 */
export async function proveImages(
  manifest: ReleaseManifest,
  promotions: readonly string[],
  openRegistry: () => ImageRegistry,
): Promise<ImageVerdict> {
  const { images = [], version } = manifest;
  const proven = new Map<string, readonly ProvenPlace[]>();
  if (images.length === 0) return { proven, failures: [] };
  const registry = openRegistry();
  const checks = createCollector();
  const receipts: PromotionReceipt[] = [];
  for (const [index, text] of promotions.entries()) {
    const from = `receipt ${index + 1} of ${promotions.length} of promotions`;
    const receipt = await checks.check(() => parsePromotionReceipt(text, from));
    if (receipt) receipts.push(receipt);
  }
  const told = receipts.filter((one) => images.some(({ repository }) => isOf(one, repository)));
  const strange = told.filter((one) => !images.some((image) => isAbout(one, image)));
  strange.forEach((one) => checks.add(otherImage(one, images)));
  for (const image of images) {
    const own = told.filter((one) => isAbout(one, image));
    if (own.length === 0) checks.add(unproven(image));
    const places = await inParallel(own, (one) =>
      checks.check(() => provePlace(image, { receipt: one, version }, registry)),
    );
    const held = places.filter((place) => place !== undefined);
    if (held.length > 0 && held.length === own.length) proven.set(image.name, held);
  }
  return { proven, failures: checks.failures };
}

/** Whether it was promoted there, or copied from there. */
function isOf({ predicate: { image } }: PromotionReceipt, repository: string): boolean {
  return image.repository === repository || image.from === repository;
}

function isAbout(receipt: PromotionReceipt, { repository, digest }: SealedImage): boolean {
  return isOf(receipt, repository) && receipt.predicate.image.digest === digest;
}

interface Told {
  readonly receipt: PromotionReceipt;
  /** That is released. */
  readonly version: string;
}

/** Throws UNDRAFT_IMAGE_DIFFERS, UNDRAFT_IMAGE_NOT_PROMOTED, UNDRAFT_IMAGE_TAG, UNDRAFT_IMAGE_UNKNOWN. */
async function provePlace(
  { name, digest }: SealedImage,
  { receipt: { predicate }, version }: Told,
  registry: ImageRegistry,
): Promise<ProvenPlace> {
  const { image, state } = predicate;
  const { repository } = image;
  if (predicate.version !== version) {
    throw differs(`the receipt of ${name} tells of version ${predicate.version}`, version);
  }
  const stand = predicate.tags.filter(
    ({ outcome }) => outcome === 'set' || outcome === 'unchanged',
  );
  const isDone = state === 'published' || state === 'already-published';
  const missing = predicate.tags.find((tag) => !tag.moving && !stand.includes(tag));
  if (!isDone || missing || stand.length === 0) {
    const lacks = missing ? `, without the tag ${missing.name}` : '';
    throw notPromoted(`its receipt for ${repository} tells \`${state}\`${lacks}`, name);
  }
  // A later release may have taken a moving tag over since; one of this version's own stays.
  const fixed = stand.filter(({ moving }) => !moving);
  const watched = (fixed.length > 0 ? fixed : stand).map((tag) => tag.name);
  const at = parseImageReference(repository).repository;
  await inParallel(watched, async (tag) => {
    requireAt(await registry.look(at, tag), { tag: `${repository}:${tag}`, digest });
  });
  return { repository, tags: watched };
}

function requireAt(
  seen: Sight<string>,
  { tag, digest }: { readonly tag: string; readonly digest: string },
): void {
  if (seen.state === 'present' && seen.value === digest) return;
  if (seen.state === 'unknown' || seen.state === 'denied') {
    throw undraftFailure('UNDRAFT_IMAGE_UNKNOWN', {
      seen: `where ${tag} stands could not be read: ${seen.reason}`,
      expected: `a definite answer: ${digest}`,
      cure: 'Re-run this job when the registry answers. For an image that not everybody may pull, log in before this step (docker/login-action); on ghcr.io the job needs `permissions: packages: read`.',
    });
  }
  throw undraftFailure('UNDRAFT_IMAGE_TAG', {
    seen: `${tag} ${seen.state === 'absent' ? 'is not there' : `stands at ${seen.value}`}`,
    expected: `${digest}, as sealed and promoted`,
    cure: 'Find out who moved or removed the tag. Then re-run promote-image, which sets it again or tells why not, and this job.',
  });
}

function unproven({ name, repository }: SealedImage): Failure {
  return undraftFailure('UNDRAFT_IMAGE_UNPROVEN', {
    seen: `no receipt of a promotion of the image ${name} (${repository})`,
    expected: 'one receipt for every sealed image',
    cure: 'Run promote-image with the sealed set before this step, and hand its receipt over: as an output of a needed job that is named `receipt` or ends in `-receipt`, or as a file in `receipts`.',
  });
}

function otherImage(receipt: PromotionReceipt, images: readonly SealedImage[]): Failure {
  const { repository, digest } = receipt.predicate.image;
  const sealed = images.filter((one) => isOf(receipt, one.repository));
  return differs(
    `a receipt tells that ${repository} was promoted at ${digest}`,
    sealed.map((one) => `${one.digest} (${one.name})`).join(' or '),
  );
}

function differs(seen: string, expected: string): Failure {
  return undraftFailure('UNDRAFT_IMAGE_DIFFERS', {
    seen,
    expected: `${expected}, as sealed`,
    cure: 'Promote the image of the sealed set (`image` of promote-image), and hand over the receipts of this release alone.',
  });
}

function notPromoted(seen: string, name: string): Failure {
  return undraftFailure('UNDRAFT_IMAGE_NOT_PROMOTED', {
    seen: `the image ${name} has not got its tags: ${seen}`,
    expected: '`published` or `already-published`, with every tag of the version',
    cure: 'Read the log of promote-image, mend what stopped it, and re-run that job and this one; the release stays a draft until then.',
  });
}
