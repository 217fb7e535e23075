/** What is loaded to verify: nothing that signs, asks a service, or keeps a cache. */
import { describe, expect, test } from '@jest/globals';
import { runModule } from '../support/run-node.ts';

describe('the code that verifies attestations', () => {
  test('loads Sigstore’s verifier and no signer, no client and no adapter', () => {
    const { status, stdout, stderr } = runModule(`
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({
        load(url, context, next) {
          loaded.push(url);
          return next(url, context);
        },
      });
      await import('./src/attestation/verify-attestations.ts');
      await import('./src/attestation/registry-bundles.ts');
      await import('./src/attestation/github-release.ts');
      console.log(JSON.stringify(loaded));
    `);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const loaded = JSON.parse(stdout) as string[];
    const packages = loaded.map((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]);
    expect([...new Set(packages)].filter((name) => name !== undefined).sort()).toEqual([
      '@sigstore/bundle',
      '@sigstore/core',
      '@sigstore/protobuf-specs',
      '@sigstore/verify',
    ]);
    const outward = /^node:(?!crypto$|util$|url$)|^(?:https?|net|tls|fs|child_process)$/;
    expect(loaded.filter((url) => outward.test(url))).toEqual([]);
    const ours = loaded.flatMap((url) => /\/src\/(.*)$/.exec(url)?.[1] ?? []);
    expect(ours.length).toBeGreaterThan(10);
    const folders = ours.map((path) => path.split('/')[0]!).filter((one) => !one.endsWith('.ts'));
    expect([...new Set(folders)]).toEqual(['attestation']);
  });
});
