import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { digest } from '../world/sigstore/signer.ts';
import { inside, peerTest, tryInside, writeProject } from './support.ts';

interface TrustedRoot {
  readonly timestampAuthorities: readonly {
    readonly certChain: { readonly certificates: readonly { readonly rawBytes: string }[] };
  }[];
}

/** A signed time for the data, and the authority's root, as files; the folder that they are in. */
async function timestamped(world: OpenedWorld): Promise<string> {
  const cwd = await writeProject(world, 'timestamp', { data: 'signature', other: 'another' });
  const answer = await world.fetch('https://timestamp.githubapp.com/api/v1/timestamp', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      artifactHash: digest('signature').toString('base64'),
      hashAlgorithm: 'sha256',
    }),
  });
  await writeFile(join(cwd, 'reply.tsr'), Buffer.from(await answer.arrayBuffer()));
  const root = (await world.sigstore.trustedRoot('github')) as TrustedRoot;
  const { rawBytes } = root.timestampAuthorities[0]!.certChain.certificates.at(-1)!;
  const lines = rawBytes.replace(/.{64}/g, '$&\n');
  const pem = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
  await writeFile(join(cwd, 'root.pem'), pem);
  return cwd;
}

const verify = 'openssl ts -verify -in reply.tsr -CAfile root.pem -data';

describe('openssl', () => {
  peerTest(
    ['openssl'],
    'verifies a signed time of the world, for what it was asked for',
    async () => {
      await using world = await openWorld();
      const cwd = await timestamped(world);
      await inside(world, `${verify} data`, { cwd });
      const other = await tryInside(world, `${verify} other`, { cwd });
      expect(other.code).not.toBe(0);
      expect(other.stderr).toContain('message imprint mismatch');
    },
  );
});
