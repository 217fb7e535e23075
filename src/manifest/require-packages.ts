/** A registry goes by what is inside a package: it must be what the channel says. */
import { findPythonVersion } from '../python/version.ts';
import type { Files } from '../ports.ts';
import { normalizeProjectName } from '../registry/names.ts';
import { packageTypes } from './consistent.ts';
import type { Channel, ReleaseManifest } from './manifest.ts';
import { readPackageIdentity, type PackageIdentity } from './package-identity.ts';
import { sealFailure } from './failures.ts';

interface PackagesToCheck extends Pick<ReleaseManifest, 'artifacts' | 'channels'> {
  /** That holds the artifacts. */
  readonly folder: string;
}

/** Throws SEAL_PACKAGE_MISMATCH, SEAL_METADATA_UNREADABLE, ARCHIVE_*. */
export async function requirePackages(
  { artifacts, channels, folder }: PackagesToCheck,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<void> {
  for (const { name, kind } of artifacts) {
    const serving = channels.filter(
      (channel) => packageTypes.has(channel.type) && channel.artifacts.includes(name),
    );
    if (serving.length === 0) continue;
    const identity = await readPackageIdentity(`${folder}/${name}`, kind, files);
    for (const channel of serving) requireIdentity(name, identity, channel);
  }
}

function requireIdentity(
  artifact: string,
  identity: PackageIdentity | undefined,
  channel: Channel,
): void {
  const { name = '', version = '' } = identity ?? {};
  const python = channel.type === 'pypi';
  const seen = python ? normalizeProjectName(name) : name;
  const expected = python ? normalizeProjectName(channel.package!) : channel.package;
  if (seen === expected && (python ? findPythonVersion(version) : version) === channel.version) {
    return;
  }
  throw sealFailure('SEAL_PACKAGE_MISMATCH', {
    seen: `${artifact} is ${name} ${version} inside`,
    expected: `${channel.package} ${channel.version}, as the channel ${channel.name} says`,
    cure: 'Set name and version in the package’s own manifest, commit, and build again; or correct `channels`.',
  });
}
