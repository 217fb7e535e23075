/** What a file is, by its name and by where it is published. */
import { findDistributionName } from '../python/distribution-name.ts';
import type { ChannelType } from '../ports.ts';
import { channelTypes, registryRow, type PackageKind } from '../registry-types.ts';
import type { ArtifactKind } from './manifest.ts';

const archivePattern = /\.(?:zip|7z|tar|tgz|tar\.(?:gz|bz2|xz|zst))$/i;

/**
 * The kind of a file that these channels serve. A `.tgz` is an npm tarball only
 * where npm serves it, and a `.tar.gz` a source distribution only where PyPI does.
 */
export function artifactKindOf(name: string, servedBy: ReadonlySet<ChannelType>): ArtifactKind {
  const isArchive = archivePattern.test(name);
  for (const type of channelTypes) {
    if (isArchive && !servedBy.has(type)) continue;
    const kind = packageKindOf(name, type);
    if (kind !== undefined) return kind;
  }
  return isArchive ? 'archive' : 'file';
}

function packageKindOf(name: string, type: ChannelType): PackageKind | undefined {
  const kinds = Object.entries(registryRow(type).kinds) as [PackageKind, RegExp][];
  const kind = kinds.find(([, ending]) => ending.test(name))?.[0];
  // Python's file names have parts that an ending does not tell.
  const isPython = kind === 'wheel' || kind === 'sdist';
  return isPython && findDistributionName(name)?.kind !== kind ? undefined : kind;
}
