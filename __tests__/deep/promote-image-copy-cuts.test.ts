/** A promotion to another repository whose connection is cut at every request. */
import { describe, expect } from '@jest/globals';
import { openPromoteWorld, type PromoteWorld } from '../oci/promote-world.ts';
import {
  cosignSignatures,
  fallbackTag,
  referrerOf,
  referrersIndex,
} from '../support/attachments.ts';
import { indexImage, seedImage } from '../support/images.ts';
import { older, olderTags, testEveryCut } from './cut-promotions.ts';

/** More than ghcr.io takes at once, so that it goes in pieces. */
const layer = Buffer.alloc(4.5 * 1024 * 1024, 'a layer ');
const copied = indexImage({ platforms: ['linux/amd64'], layer });
const referrer = referrerOf(copied, 'a bundle');
const signatures = cosignSignatures(copied);

describe.each([
  ['plain', 'ghcr'],
  ['ghcr', 'plain'],
  ['spec', 'spec'],
] as const)('from %s to %s', (from, registry) => {
  testEveryCut(async () => {
    const to = { registry, repository: 'octo/app' };
    const promoting = await openPromoteWorld(from, copied, to);
    const { at, world } = promoting;
    seedImage(world, older, { ...to, tags: olderTags });
    seedImage(world, referrer, at);
    world.oci.seedManifest({ ...at, ...referrersIndex([referrer]), tags: [fallbackTag(copied)] });
    seedImage(world, signatures, { ...at, tags: [`${fallbackTag(copied)}.sig`] });
    return promoting;
  }, expectWhole);
});

/** All of it is there, and known to be. */
function expectWhole(promoting: PromoteWorld): void {
  const { world, to } = promoting;
  for (const one of [copied, ...copied.children, referrer, signatures]) {
    expect(world.oci.findManifest(to, one.digest)?.bytes.equals(one.bytes)).toBe(true);
  }
  const listed = to.registry === 'spec' ? [] : [fallbackTag(copied)];
  const names = [`${fallbackTag(copied)}.sig`, ...listed];
  expect(Object.keys(promoting.tags())).toEqual(expect.arrayContaining(names));
}
