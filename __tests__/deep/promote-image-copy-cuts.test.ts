/** A promotion to another repository whose connection is cut at every request. */
import { describe, expect } from '@jest/globals';
import { openPromoteWorld, type PromoteWorld } from '../oci/promote-world.ts';
import {
  cosignSignatures,
  fallbackTag,
  referrerOf,
  referrersIndex,
} from '../support/attachments.ts';
import { indexImage, seedImage, type TestImage } from '../support/images.ts';
import { older, olderTags, testEveryCut } from './cut-promotions.ts';

/** More than ghcr.io takes at once, so that it goes in pieces; others take all of it in one. */
const inPieces = Buffer.alloc(4 * 1024 * 1024 + 1, 'a layer ');
const inOne = inPieces.subarray(0, 1024);

describe.each([
  ['plain', 'ghcr', inPieces],
  ['ghcr', 'plain', inOne],
  ['spec', 'spec', inOne],
] as const)('from %s to %s', (from, registry, layer) => {
  const copied = indexImage({ platforms: ['linux/amd64'], layer });
  const referrer = referrerOf(copied, 'a bundle');
  const signatures = cosignSignatures(copied);
  testEveryCut(
    async () => {
      const to = { registry, repository: 'octo/app' };
      const promoting = await openPromoteWorld(from, copied, to);
      const { at, world } = promoting;
      seedImage(world, older, { ...to, tags: olderTags });
      seedImage(world, referrer, at);
      world.oci.seedManifest({ ...at, ...referrersIndex([referrer]), tags: [fallbackTag(copied)] });
      seedImage(world, signatures, { ...at, tags: [`${fallbackTag(copied)}.sig`] });
      return promoting;
    },
    (promoting) => expectAllCopied(promoting, [referrer, signatures]),
  );
});

/** All of it is there, and known to be. */
function expectAllCopied(promoting: PromoteWorld, attached: readonly TestImage[]): void {
  const { world, to, image } = promoting;
  for (const one of [image, ...image.children, ...attached]) {
    expect(world.oci.findManifest(to, one.digest)?.bytes.equals(one.bytes)).toBe(true);
  }
  const listed = to.registry === 'spec' ? [] : [fallbackTag(image)];
  const names = [`${fallbackTag(image)}.sig`, ...listed];
  expect(Object.keys(promoting.tags())).toEqual(expect.arrayContaining(names));
}
