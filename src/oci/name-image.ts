/** Which image is promoted as which version: one of the sealed set, or one that is named. */
import { openSealedSet } from '../manifest/sealed-set.ts';
import type { ReleaseManifest, SealedImage } from '../manifest/manifest.ts';
import type { SealedInputs } from '../manifest/sealed-inputs.ts';
import type { Ports } from '../ports.ts';
import { hexOf } from './digest.ts';
import { imageFailure } from './failures.ts';
import type { PromoteInputs } from './promote-inputs.ts';

type NamedFields = 'source' | 'digest' | 'version';

/** As the action is asked: by a sealed set, or by source, digest and version. */
export interface AskedPromotion
  extends Omit<PromoteInputs, NamedFields | 'sealed'>, Omit<SealedInputs, 'manifestDigest'> {
  readonly source: string | undefined;
  readonly digest: string | undefined;
  readonly version: string | undefined;
  readonly image: string | undefined;
  readonly manifestDigest: string | undefined;
}

/**
 * What is to be promoted, from a sealed set that was verified where there is one. Throws
 * IMAGE_SOURCE_UNCLEAR for both, neither or half of one, IMAGE_NOT_SEALED, and what opening the
 * set throws.
 */
export async function nameImage(
  asked: AskedPromotion,
  ports: Pick<Ports, 'artifacts' | 'files' | 'log'>,
): Promise<PromoteInputs> {
  const { source, digest, version, manifestDigest } = asked;
  const { sealedArtifactId, sealedFolder, sealedRunId, image } = asked;
  const sealedInputs = [manifestDigest, sealedArtifactId, sealedFolder, sealedRunId, image];
  const isSealed = sealedInputs.some(isGiven);
  if (isSealed === [source, digest, version].some(isGiven)) throw bothOrNeither(isSealed);
  if (!isSealed) {
    if (source !== undefined && digest !== undefined && version !== undefined) {
      return { ...asked, source, digest, version };
    }
    throw unclear('one of `source`, `digest` and `version` was not given', 'all three');
  }
  if (manifestDigest === undefined) {
    throw unclear('no `manifest-digest` was given', 'it, with the place of the sealed set');
  }
  const place = { sealedArtifactId, sealedFolder, sealedRunId, manifestDigest };
  const { manifest } = await openSealedSet({ ...place, repository: asked.repository }, ports);
  const sealed = requireImage(manifest, image);
  return {
    ...asked,
    source: `${sealed.repository}@${sealed.digest}`,
    digest: hexOf(sealed.digest),
    version: manifest.version,
    platforms: [...(asked.platforms ?? []), ...sealed.platforms.map(({ platform }) => platform)],
    sealed,
  };
}

function requireImage({ images = [] }: ReleaseManifest, name: string | undefined): SealedImage {
  const found = images.filter((one) => name === undefined || one.name === name);
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  const sealed = images.map((one) => one.name).join(', ') || 'none';
  throw imageFailure('IMAGE_NOT_SEALED', {
    seen: `${name === undefined ? 'no `image` was named' : `\`image\` names ${JSON.stringify(name)}`}, and the images of the sealed set are: ${sealed}`,
    expected: 'one of them; it may be left out when there is one alone',
    cure: 'Correct `image`, or seal the image with `images` of seal-artifacts.',
  });
}

function isGiven(input: unknown): boolean {
  return input !== undefined;
}

function bothOrNeither(both: boolean) {
  return unclear(
    both
      ? 'an image of a sealed set and `source`, `digest` or `version` were given'
      : 'no image was given',
    'one of the two ways to name it',
  );
}

function unclear(seen: string, expected: string) {
  return imageFailure('IMAGE_SOURCE_UNCLEAR', {
    seen,
    expected,
    cure: 'Give `manifest-digest` with `sealed-artifact-id` or `sealed-folder`, and `image` where several are sealed; or `source`, `digest` and `version` for an image that is not sealed.',
  });
}
