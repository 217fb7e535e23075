/** What a schema cannot say about a manifest: that its parts agree with each other. */
import { Failure } from '../failure.ts';
import { registryRow } from '../registry-types.ts';
import { findOrderFault } from './channel-order.ts';
import { requireContinued } from './continued.ts';
import { manifestFailure } from './failures.ts';
import {
  checksumsFileName,
  checksumsSignatureFileName,
  fingerprintFileName,
  manifestFileName,
  ownFileNames,
  publicKeyFileName,
  type Channel,
  type ReleaseManifest,
} from './manifest.ts';
import { byCodeUnit, requireDistinctNames, requireSafeName } from './safe-name.ts';

/** Throws MANIFEST_INCONSISTENT. */
export function requireConsistent(manifest: ReleaseManifest): void {
  const artifacts = manifest.artifacts.map(({ name }) => name);
  const evidence = manifest.evidence.map(({ name }) => name);
  if (artifacts.length === 0) throw inconsistent('it seals no artifact');
  for (const names of [artifacts, evidence]) requireSorted(names);
  try {
    const beside = [manifestFileName, checksumsFileName, checksumsSignatureFileName];
    requireDistinctNames([...artifacts, ...evidence, ...beside]);
    requireDistinctNames([...artifacts, ...ownFileNames]);
    for (const name of [...artifacts, ...evidence]) requireSafeName(name);
  } catch (error) {
    throw error instanceof Failure ? inconsistent(error.seen) : error;
  }
  requireKey(manifest, new Set(evidence));
  const names = manifest.channels.map(({ name }) => name);
  if (new Set(names).size !== names.length) throw inconsistent('two channels have one name');
  for (const channel of manifest.channels) requireServable(channel, new Set(artifacts));
  const fault = findOrderFault(manifest.channels);
  if (fault !== undefined) throw inconsistent(fault);
  requireImages(manifest);
  requireContinued(manifest);
}

/** Who is told of a signature must find the key, and no key is there for nothing. */
function requireKey({ signatures }: ReleaseManifest, evidence: ReadonlySet<string>): void {
  const name = [publicKeyFileName, fingerprintFileName].find(
    (one) => evidence.has(one) !== (signatures !== undefined),
  );
  if (name === undefined) return;
  throw inconsistent(
    signatures ? `it is signed, and has no ${name}` : `it is not signed, and has a ${name}`,
  );
}

function requireServable(channel: Channel, artifacts: ReadonlySet<string>): void {
  const { name, type, artifacts: served } = channel;
  if (served.length === 0) throw inconsistent(`the channel ${name} serves nothing`);
  requireSorted(served);
  requireSorted(channel.after ?? []);
  const stranger = served.find((artifact) => !artifacts.has(artifact));
  if (stranger !== undefined) {
    throw inconsistent(`the channel ${name} serves ${stranger}, which is not sealed`);
  }
  const { releases } = registryRow(type);
  if ((releases === 'package') !== (channel.package !== undefined)) {
    throw inconsistent(
      `the channel ${name} of type ${type} ${channel.package === undefined ? 'names no package' : 'names a package'}`,
    );
  }
  if (releases === 'address' && channel.indexUrl === undefined) {
    throw inconsistent(`the channel ${name} of type ${type} has no address`);
  }
}

/** An empty list would be a second text of the same manifest. */
function requireImages({ images }: ReleaseManifest): void {
  if (images === undefined) return;
  if (images.length === 0) throw inconsistent('it lists images, and none is in the list');
  requireSorted(images.map(({ name }) => name));
  const none = images.find(({ platforms }) => platforms.length === 0);
  if (none) throw inconsistent(`the image ${none.name} is for no platform`);
}

function requireSorted(names: readonly string[]): void {
  const misplaced = names.find(
    (name, index) => index > 0 && byCodeUnit(names[index - 1]!, name) >= 0,
  );
  if (misplaced !== undefined) throw inconsistent(`${misplaced} is out of order, or there twice`);
}

function inconsistent(seen: string) {
  return manifestFailure('MANIFEST_INCONSISTENT', {
    seen: `release.json cannot be relied on: ${seen}`,
    expected: 'a manifest as seal-artifacts writes it',
    cure: 'Seal again; never edit release.json.',
  });
}
