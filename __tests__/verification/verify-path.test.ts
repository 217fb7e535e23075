/** What is loaded to verify a release: nothing that signs, and offline nothing that asks. */
import { describe, expect, it } from '@jest/globals';
import { runModule } from '../support/run-node.ts';

/** Packages, and files of this project, that are loaded by these modules. */
function loadedBy(modules: readonly string[]): { packages: string[]; ours: string[] } {
  const { status, stdout, stderr } = runModule(`
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({
      load(url, context, next) {
        loaded.push(url);
        return next(url, context);
      },
    });
    for (const path of ${JSON.stringify(modules)}) await import(path);
    console.log(JSON.stringify(loaded));
  `);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const loaded = JSON.parse(stdout) as string[];
  const packages = loaded.map((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]);
  return {
    packages: [...new Set(packages)].filter((name) => name !== undefined).sort(),
    ours: loaded.flatMap((url) => /\/src\/(.*)$/.exec(url)?.[1] ?? []),
  };
}

const signers = /^@actions\/(?:attest|artifact|core)$|^@sigstore\/(?:sign|tuf)$|^sigstore$/;

describe('verifying a release', () => {
  it('loads no signer, no upload and no client, until GitHub is asked', () => {
    const { packages, ours } = loadedBy([
      './actions/verify-release/action.ts',
      './src/verification/verify-step.ts',
      './src/adapters/files.ts',
    ]);
    expect(packages).toEqual([
      '@sigstore/bundle',
      '@sigstore/core',
      '@sigstore/protobuf-specs',
      '@sigstore/verify',
      'pend',
      'picomatch',
      'yaml',
      'yauzl',
    ]);
    expect(ours.length).toBeGreaterThan(60);
    expect(ours.filter((path) => /^adapters\/(?:github|http|attester)/.test(path))).toEqual([]);
  });

  it('loads no signer when it is asked, either', () => {
    const { packages } = loadedBy(['./src/adapters/github/release-sources.ts']);
    expect(packages.length).toBeGreaterThan(3);
    expect(packages.filter((name) => signers.test(name))).toEqual([]);
  });
});
