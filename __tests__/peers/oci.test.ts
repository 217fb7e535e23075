/** Images pushed and pulled by skopeo, promoted here, in a real docker-registry. */
import { gzipSync } from 'node:zlib';
import { describe, expect } from '@jest/globals';
import { indexImage, singleImage } from '../support/images.ts';
import { openDockerRegistry } from './docker-registry.ts';
import { promote, pull, pushed, skopeo } from './image-clients.ts';
import { peerTest } from './support.ts';

const programs = ['docker-registry', 'skopeo'];
const layer = gzipSync(Buffer.alloc(1024));

describe('docker-registry', () => {
  for (const [what, image, format] of [
    ['an index of OCI', indexImage({ layer, content: 'peer' }), 'oci'],
    ['a list of Docker', indexImage({ layer, content: 'peer' }), 'v2s2'],
    ['a single image of OCI', singleImage({ layer, content: 'peer' }), 'oci'],
    ['a single image of Docker', singleImage({ layer, content: 'peer' }), 'v2s2'],
  ] as const) {
    peerTest(programs, `serves ${what} to skopeo as it was pushed, under every tag`, async () => {
      await using registry = await openDockerRegistry();
      const digest = await pushed(registry, image, format);
      const { failure } = await promote(registry, { digest, tags: '{{version}}\nlatest' });
      expect(failure).toBeUndefined();
      expect(registry.takeRequests().filter((one) => one.includes('/blobs/'))).toEqual([]);
      expect(await pull(registry, 'octo/demo:1.6.0')).toBe(digest);
      expect(await pull(registry, 'octo/demo:latest')).toBe(digest);
    });
  }

  peerTest(
    programs,
    'is asked half as much as by skopeo for one tag, a quarter for four',
    async () => {
      await using registry = await openDockerRegistry();
      const digest = await pushed(registry, indexImage({ layer, content: 'peer' }));
      const copy = async (tag: string) => {
        const at = `docker://${registry.host}/octo/demo`;
        const flags = '--all --preserve-digests --src-tls-verify=false --dest-tls-verify=false';
        await skopeo(registry, `copy ${flags} ${at}:build-7 ${at}:${tag}`);
        return registry.takeRequests().length;
      };
      const theirs = [await copy('a'), await copy('b'), await copy('c'), await copy('d')];
      await promote(registry, { digest, tags: '{{version}}' });
      const ours = registry.takeRequests().length;
      await promote(registry, { digest, tags: 'e\nf\ng\nlatest' });
      const oursForFour = registry.takeRequests().length;
      const theirsForFour = theirs.reduce((sum, count) => sum + count);
      // One read of the image, one look at each platform, and three requests a tag.
      expect([ours, oursForFour]).toEqual([1 + 2 + 3, 1 + 2 + 3 * 4]);
      expect(ours * 2).toBeLessThanOrEqual(theirs[0]!);
      expect(oursForFour * 4).toBeLessThanOrEqual(theirsForFour);
      process.stderr.write(
        `requests for 1 and 4 tags: ${ours} and ${oursForFour} here, ${theirs[0]} and ${theirsForFour} by skopeo\n`,
      );
    },
  );
});
