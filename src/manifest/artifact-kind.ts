/** What a file is, by its name and by where it is published. */
import { findDistributionName } from '../python/distribution-name.ts';
import type { ChannelType } from '../ports.ts';
import type { ArtifactKind } from './manifest.ts';

const archivePattern = /\.(?:zip|7z|tar|tgz|tar\.(?:gz|bz2|xz|zst))$/i;

/**
 * The kind of a file that these channels serve. A `.tgz` is an npm tarball only
 * where npm serves it, and a `.tar.gz` a source distribution only where PyPI does.
 */
export function artifactKindOf(name: string, servedBy: ReadonlySet<ChannelType>): ArtifactKind {
  if (name.endsWith('.crate')) return 'crate';
  if (findDistributionName(name)?.kind === 'wheel') return 'wheel';
  if (servedBy.has('pypi') && findDistributionName(name)) return 'sdist';
  if (servedBy.has('npm') && name.endsWith('.tgz')) return 'npm-tarball';
  return archivePattern.test(name) ? 'archive' : 'file';
}
