/** A promotion within a repository whose connection is cut at every request. */
import { describe } from '@jest/globals';
import { openPromoteWorld } from '../oci/promote-world.ts';
import { seedImage } from '../support/images.ts';
import { older, olderTags, testEveryCut } from './cut-promotions.ts';

describe.each(['plain', 'ghcr', 'docker-hub', 'spec'] as const)('on %s', (registry) => {
  testEveryCut(
    async () => {
      const promoting = await openPromoteWorld(registry);
      seedImage(promoting.world, older, { registry, tags: olderTags });
      return promoting;
    },
    () => undefined,
  );
});
