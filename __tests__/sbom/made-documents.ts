/** What is made of a lock file of every kind. */
import { makeSpdx, type SbomArtifact } from '../../src/sbom/make-spdx.ts';
import { cargoLock, npmLock, poetryLock, requirements, uvLock } from './lock-files.ts';

const sha256 = '6c'.repeat(32);
const epochSeconds = 1_700_000_000;

/** An artifact of that kind and package. */
export function artifact(kind: SbomArtifact['kind'], name: string, version: string): SbomArtifact {
  return { name: 'artifact.bin', kind, sha256, package: { name, version } };
}

const sources = [
  [artifact('crate', 'demo', '0.1.0'), 'Cargo.lock', cargoLock],
  [artifact('npm-tarball', '@octo/demo', '1.0.0'), 'package-lock.json', JSON.stringify(npmLock)],
  [artifact('wheel', 'demo-app', '1.2.3'), 'uv.lock', uvLock],
  [artifact('wheel', 'demo-app', '1.2.3'), 'poetry.lock', poetryLock],
  [artifact('sdist', 'demo-app', '1.2.3'), 'requirements.txt', requirements],
] as const;

/** Texts by the lock file that they are made from. */
export function madeDocuments(): ReadonlyMap<string, string> {
  return new Map(
    sources.map(([made, path, text]) => [path, makeSpdx(made, { path, text }, { epochSeconds })]),
  );
}
