/** A registry goes by what is inside a package: it must be what the channel says. */
import type { Files } from '../ports.ts';
import { registryRow } from '../registry-types.ts';
import type { PackageIdentity } from './identity.ts';
import type { Channel, ReleaseManifest } from './manifest.ts';
import { findPackageIdentity } from './package-identity.ts';
import { packageRulesOf } from './package-rules.ts';
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
    const serving = channels.filter((channel) => channel.artifacts.includes(name));
    for (const channel of serving) {
      if (registryRow(channel.type).releases !== 'package') continue;
      const file = { path: `${folder}/${name}`, kind, expected: channel.package! };
      const identity = await findPackageIdentity(file, files);
      if (identity) requireIdentity(name, identity, channel);
    }
  }
}

function requireIdentity(artifact: string, identity: PackageIdentity, channel: Channel): void {
  const { name, version, filename = artifact } = identity;
  const { spellName, spellVersion } = packageRulesOf(channel.type);
  const isPackage = spellName(name) === spellName(channel.package!);
  if (isPackage && spellVersion(version) === channel.version && filename === artifact) return;
  throw sealFailure('SEAL_PACKAGE_MISMATCH', {
    seen: `${artifact} is ${name} ${version} inside${filename === artifact ? '' : `, which is served as ${filename}`}`,
    expected: `${channel.package} ${channel.version}, as the channel ${channel.name} says${filename === artifact ? '' : ', under its own name'}`,
    cure: 'Set name and version in the package’s own manifest, commit, and build again; or correct `channels`.',
  });
}
