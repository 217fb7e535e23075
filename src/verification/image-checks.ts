/** Whether registries serve the sealed images, whole: a check for each. */
import { Failure } from '../failure.ts';
import type { ImageRegistries, ImageRegistry } from '../image-ports.ts';
import { inParallel } from '../in-parallel.ts';
import type { ReleaseManifest, SealedImage } from '../manifest/manifest.ts';
import { requireAsSealed } from '../oci/as-sealed.ts';
import { parseImageReference } from '../oci/reference.ts';
import { readSource } from '../oci/source.ts';
import type { CheckResult } from './model.ts';
import { attempted, counted, judged, passed, undecided, type Outcome } from './outcome.ts';

/** By these a registry hides what not everybody may see. */
const hidden = ['IMAGE_ACCESS_DENIED', 'IMAGE_NOT_FOUND'];

/** After these nothing is known of the image. */
const unanswered = [
  'IMAGE_ACCESS_DENIED',
  'IMAGE_REGISTRY_UNREADABLE',
  'IMAGE_CREDENTIALS_UNREADABLE',
  'IMAGE_CREDENTIALS_HELPER',
];

/**
 * One a sealed image, `image-<its name>`, in the manifest's order: its bytes are those of the
 * digest, and every platform's image is there. Asked as everybody, and with a login only where
 * that is not shown. Nothing is thrown for what a registry answers.
 */
export async function imageChecks(
  { images = [] }: ReleaseManifest,
  registries: ImageRegistries,
): Promise<readonly CheckResult[]> {
  return inParallel(images, async (image) => ({
    id: `image-${image.name}`,
    title: `The image ${image.name} is served as it was sealed`,
    ...(await checkImage(image, registries)),
  }));
}

async function checkImage(image: SealedImage, registries: ImageRegistries): Promise<Outcome> {
  const good = counted(image.platforms.length, 'platform', 'as sealed');
  const forAll = await attempted(() => requireServed(image, registries.anonymous));
  if (!(forAll instanceof Failure)) return passed(good);
  if (!hidden.includes(forAll.code)) return outcomeOf(forAll);
  const own = await attempted(() => requireServed(image, registries.open(undefined, 'read')));
  return own instanceof Failure ? outcomeOf(own) : passed(`${good}, shown with a login alone`);
}

function outcomeOf(failure: Failure): Outcome {
  return unanswered.includes(failure.code)
    ? undecided('nothing was compared', failure)
    : judged([failure], '');
}

/** Throws IMAGE_*. */
async function requireServed(image: SealedImage, registry: ImageRegistry): Promise<void> {
  const { repository, digest } = image;
  const reference = parseImageReference(`${repository}@${digest}`);
  const platforms = image.platforms.map(({ platform }) => platform);
  requireAsSealed(await readSource({ reference, digest, platforms }, registry), image);
}
