/** Whether an image is what release.json says of it, beyond its digest. */
import type { SealedImage } from '../manifest/manifest.ts';
import { imageFailure } from './failures.ts';
import type { SourceImage } from './source.ts';

/** The registry has for every platform what was sealed. Throws IMAGE_SEALED_DIFFERS. */
export function requireAsSealed(
  { manifest, platforms }: Pick<SourceImage, 'manifest' | 'platforms'>,
  sealed: SealedImage,
): void {
  const [seen, expected] = [tell({ ...manifest, platforms }), tell(sealed)];
  if (seen === expected) return;
  throw imageFailure('IMAGE_SEALED_DIFFERS', {
    seen: `the registry has ${sealed.name} as ${seen}`,
    expected: `${expected}, as it was sealed`,
    cure: 'Do not promote or use it. See whether release.json is the one that seal-artifacts wrote, and which registry or proxy answers; then release a new version.',
  });
}

function tell({ mediaType, platforms }: Pick<SealedImage, 'mediaType' | 'platforms'>): string {
  const each = platforms.map(({ platform, digest }) => `${platform} ${digest}`);
  return `${mediaType} for ${each.join(', ')}`;
}
