/** A release whose evidence is rendered: one artifact that was built, one that was adopted. */
import type { Release } from '../../src/evidence/build-meta-json.ts';
import type { KnownBuild } from '../../src/evidence/known-build.ts';

export const built = {
  ...{ name: 'demo-1.2.3.crate', size: 5, sha256: '1'.repeat(64) },
  kind: 'crate',
} as const;

export const adopted = {
  ...{ name: 'demo-1.2.3.tar.gz', size: 7, sha256: '2'.repeat(64) },
  kind: 'sdist',
  adoptedFrom: { registry: 'pypi', url: 'https://files.example/demo-1.2.3.tar.gz' },
} as const;

export const release: Release = {
  ...{ repository: 'octo/demo', tag: 'v1.2.3', version: '1.2.3', commit: 'a'.repeat(40) },
  committedAt: '2026-01-01T10:20:30Z',
  build: { workflow: 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.3', runId: 1001 },
  artifacts: [built, adopted],
};

export const known: KnownBuild = {
  toolchains: [
    { name: 'maturin', version: '1.9.0' },
    { name: 'rustc', version: '1.90.0 (1159e78c4 2025-09-14)', platform: 'x86_64-linux' },
  ],
  lockFiles: [{ path: 'Cargo.lock', sha256: '3'.repeat(64) }],
};

export const runner = { runnerImage: 'ubuntu24 20260101.1', runnerOs: 'Linux', runnerArch: 'X64' };
