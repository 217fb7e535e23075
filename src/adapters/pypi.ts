/**
 * PyPI, TestPyPI, or a mirror. What each of its documents is read for:
 * docs/decisions/registries.md.
 */
import { absent, mapLookup, type Lookup } from '../lookup.ts';
import type { Registry, ServedVersion } from '../ports.ts';
import { requirePackageAndVersion } from '../registry/names.ts';
import type { Http } from './http.ts';
import { pypiAddressOf } from './pypi-address.ts';
import { pypiIndexOf, type PypiIndex } from './pypi-index.ts';
import { lookUpReleaseJson } from './pypi-json.ts';
import { lookUpPypiAttestations } from './pypi-publishers.ts';
import { lookUpSimple } from './pypi-simple.ts';
import { lookUpBytes, registryOf, type ReaderTools } from './registry-answers.ts';

/** Throws REGISTRY_ADDRESS_INVALID for an address that is no index. */
export function pypiRegistry({ http, files, indexUrl }: ReaderTools): Registry {
  const index = pypiIndexOf(indexUrl);
  const { known, files: fileHost, integrity } = index;
  const findAttestations: NonNullable<Registry['findAttestations']> = async (of, file) => {
    requirePackageAndVersion('pypi', of.package, of.version);
    if (integrity === undefined) return absent;
    return lookUpPypiAttestations(http, { integrity, known }, { ...of, filename: file.filename });
  };
  return registryOf({
    files: async (packageName, version) => {
      requirePackageAndVersion('pypi', packageName, version);
      return lookUpVersion(http, index, { package: packageName, version });
    },
    installable: async (packageName, version) => {
      requirePackageAndVersion('pypi', packageName, version);
      return lookUpSimple(http, index, { package: packageName, version });
    },
    ...(fileHost !== undefined && {
      addressOf: (filename, content) => pypiAddressOf(fileHost, filename, content),
    }),
    open: (file, path) => lookUpBytes(http, { url: file.url, known }, { files, path }),
    findPublishers: async (of, file) =>
      mapLookup(await findAttestations(of, file), ({ publishers }) => publishers),
    findAttestations,
  });
}

/**
 * A version is absent only when no index has it: the page that installers read may be
 * older than the version, and is asked first, since it is there and not a "no" to be kept.
 */
async function lookUpVersion(
  http: Http,
  index: PypiIndex,
  wanted: { readonly package: string; readonly version: string },
): Promise<Lookup<ServedVersion>> {
  const simple = await lookUpSimple(http, index, wanted);
  const { json, known } = index;
  if (simple.state === 'present' || json === undefined) return simple;
  const other = await lookUpReleaseJson(http, { json, known }, wanted);
  return other.state === 'absent' ? simple : other;
}
