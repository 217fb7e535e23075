/** What it takes to find and to keep what belongs to an image: as few requests as there can be. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { MannerName } from '../../src/world/oci/manner.ts';
import { provenanceType, testSigstore } from '../attestation/signing.ts';
import {
  cosignSignatures,
  fallbackTag,
  referrerOf,
  referrersIndex,
} from '../support/attachments.ts';
import { indexImage, seedImage } from '../support/images.ts';
import { openPromoteWorld, type PromoteWorld } from './promote-world.ts';

const sigstore = testSigstore();
const image = indexImage();
const list = fallbackTag(image);
const bundle = sigstore.sign({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'it', digest: { sha256: image.digest.slice('sha256:'.length) } }],
  predicateType: provenanceType,
  predicate: {},
});

async function open(from: MannerName, to: MannerName): Promise<PromoteWorld> {
  return openPromoteWorld(from, image, { registry: to, repository: 'octo/app' });
}

/** Puts an attestation beside the image at the source. */
async function attest({ world, at }: PromoteWorld): Promise<void> {
  const referrer = referrerOf(image, await bundle);
  seedImage(world, referrer, at);
  if (at.registry === 'spec') return;
  world.oci.seedManifest({ ...at, ...referrersIndex([referrer]), tags: [list] });
}

describe('what refers to an image that is copied', () => {
  test.each([
    ['ghcr', 'spec', [`${image.digest}?tag=1&tag=latest`]],
    ['spec', 'ghcr', ['1', 'latest']],
  ] as const)('goes from %s to %s with tags as few as it takes there', async (from, to, moving) => {
    await using promoting = await open(from, to);
    await attest(promoting);
    const { failure } = await promoting.promote({ tags: '{{version}}\n{{major}}\nlatest' });
    expect(failure).toBeUndefined();
    const path = 'PUT /v2/octo/app/manifests/';
    const writes = promoting.requests().filter((one) => one.startsWith(path));
    const tagged = writes.slice(writes.indexOf(`${path}1.6.0`) + 1);
    expect(tagged).toEqual(moving.map((one) => path + one));
    expect(promoting.tags()).toMatchObject({ 1: image.digest, latest: image.digest });
  });

  test.each([undefined, 'no list of tags', 'a list that is late'])(
    'is looked for in few requests, and found with %s',
    async (tagList) => {
      await using promoting = await open('ghcr', 'plain');
      const { world, at, requests } = promoting;
      await attest(promoting);
      const sig = `${list}.sig`;
      seedImage(world, cosignSignatures(image), { ...at, tags: [sig] });
      const late = { status: 200, body: { name: 'octo/demo', tags: [sig] } };
      const effect = tagList === 'a list that is late' ? late : { status: 403 };
      const match = { path: '/v2/octo/demo/tags/list' };
      if (tagList) world.faults.add({ id: tagList, match, effect: { kind: 'status', ...effect } });
      const root = join(world.folder, 'root.jsonl');
      await writeFile(root, await sigstore.sigstore.trustedRootLines());
      const attested = { evidence: 'attestation', 'trusted-root': root };
      expect((await promoting.promote(attested)).failure).toBeUndefined();
      expect(Object.keys(promoting.tags()).toSorted()).toEqual(['1.6.0', list, sig]);
      const asked = requests().filter((one) => one.includes(`demo/manifests/${list}`));
      // The attestation was looked for before; what is left is cosign’s, where no list tells of it.
      const names = ['', '.att', '.sig', ...(tagList === 'no list of tags' ? ['.sbom'] : [])];
      const path = `GET /v2/octo/demo/manifests/${list}`;
      expect(asked.toSorted()).toEqual(names.map((name) => path + name).toSorted());
    },
  );
});
