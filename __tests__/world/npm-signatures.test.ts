import { createPublicKey, verify } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { openWorld } from '../support/open-world.ts';

const registry = 'https://registry.npm.example';

interface Packument {
  readonly versions: Readonly<
    Record<string, { dist: { integrity: string; signatures: { keyid: string; sig: string }[] } }>
  >;
}

test('every version is signed with the key that the registry publishes, and stays so', async () => {
  await using world = await openWorld();
  world.npm.seed({ name: 'demo', version: '1.0.0', tarball: Buffer.from('a tarball') });
  world.npm.seed({ name: 'demo', version: '1.1.0', tarball: Buffer.from('another') });
  const told = (await (await world.fetch(`${registry}/-/npm/v1/keys`)).json()) as {
    readonly keys: readonly { readonly keyid: string; readonly key: string }[];
  };
  const [key] = told.keys;
  const publicKey = createPublicKey(
    `-----BEGIN PUBLIC KEY-----\n${key!.key}\n-----END PUBLIC KEY-----`,
  );
  const { versions } = (await (await world.fetch(`${registry}/demo`)).json()) as Packument;
  for (const [version, { dist }] of Object.entries(versions)) {
    const [signature] = dist.signatures;
    expect(signature!.keyid).toBe(key!.keyid);
    const signed = Buffer.from(`demo@${version}:${dist.integrity}`);
    expect(verify('sha256', signed, publicKey, Buffer.from(signature!.sig, 'base64'))).toBe(true);
  }
  expect(Object.keys(versions)).toHaveLength(2);
});
