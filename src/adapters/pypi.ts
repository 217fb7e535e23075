/** PyPI, or an index with its JSON API: https://docs.pypi.org/api/json/ */
import { unknown, type Lookup } from '../lookup.ts';
import type { Publisher, Registry, ServedVersion } from '../ports.ts';
import { knownHosts, requireKnownHost, type KnownHosts } from '../registry/hosts.ts';
import {
  normalizeProjectName,
  requirePackageAndVersion,
  requirePlainFileName,
} from '../registry/names.ts';
import { listOf, objectOf, sha256Text, textLike, trueOrFalse, wholeNumber } from '../shape.ts';
import { addresses } from './addresses.ts';
import { lookUpPublishers } from './pypi-publishers.ts';
import { lookUpBytes, lookUpJson, registryOf, type ReaderTools } from './registry-answers.ts';

const release = objectOf({
  info: objectOf({ name: textLike(), version: textLike() }),
  urls: listOf(
    objectOf({
      filename: textLike(),
      url: textLike(),
      size: wholeNumber(),
      digests: objectOf({ sha256: sha256Text }),
      yanked: trueOrFalse,
    }),
  ),
});

/** Reads an index; its files may be on its own host and on the one that it is known to use. */
export function pypiRegistry({ http, files, indexUrl }: ReaderTools): Registry {
  const index = indexUrl ?? addresses.pypi;
  const fileHosts: Readonly<Record<string, string>> = {
    [addresses.pypi]: addresses.pypiFiles,
    [addresses.testPypi]: addresses.testPypiFiles,
  };
  const known = knownHosts(index, index, fileHosts[index] ?? index);
  return registryOf({
    files: async (packageName, version) => {
      requirePackageAndVersion('pypi', packageName, version);
      const url = `${index}/pypi/${normalizeProjectName(packageName)}/${encodeURIComponent(version)}/json`;
      const found = await lookUpJson(http, { url, known }, release);
      return found.state === 'present' ? servedVersion(found.value, packageName, known) : found;
    },
    open: (file, path) => lookUpBytes(http, { url: file.url, known }, { files, path }),
    findPublishers: (of, file): Promise<Lookup<readonly Publisher[]>> => {
      requirePackageAndVersion('pypi', of.package, of.version);
      return lookUpPublishers(http, { index, known }, { ...of, filename: file.filename });
    },
  });
}

function servedVersion(
  { info, urls }: ReturnType<typeof release>,
  packageName: string,
  known: KnownHosts,
): Lookup<ServedVersion> {
  if (normalizeProjectName(info.name) !== normalizeProjectName(packageName)) {
    return unknown(`${known.registry} answered for ${info.name} instead of ${packageName}`);
  }
  const files = urls.map(({ filename, url, size, digests, yanked }) => ({
    filename: requirePlainFileName(filename, known.registry),
    url: requireKnownHost(url, known),
    size,
    sha256: digests.sha256,
    yanked,
  }));
  return { state: 'present', value: { package: packageName, version: info.version, files } };
}
