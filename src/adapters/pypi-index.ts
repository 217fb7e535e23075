/** From a channel's `index-url` to the addresses of a Python package index. */
import { registryFailure } from '../registry/failures.ts';
import { knownHosts, type KnownHosts } from '../registry/hosts.ts';
import { parsePythonIndex } from '../registry/python-index.ts';
import { addresses } from './addresses.ts';

export interface PypiIndex {
  /** Root of the Simple API, which installers read; without a trailing slash. */
  readonly simple: string;
  /** Root of PyPI's JSON API; undefined for an index that is given by its Simple API alone. */
  readonly json: string | undefined;
  /** Root of the provenance of PEP 740; undefined likewise. */
  readonly integrity: string | undefined;
  /** Host whose addresses follow from the content; undefined when that is not known. */
  readonly files: string | undefined;
  readonly known: KnownHosts;
}

/** Indexes whose files are on a host of their own, and nowhere else. */
const sites = [
  { index: addresses.pypi, files: addresses.pypiFiles },
  { index: addresses.testPypi, files: addresses.testPypiFiles },
] as const;

/**
 * PyPI when no address is given. Otherwise the root of a Simple API (`…/simple`, as pip's
 * `--index-url` has it) or of an index that has PyPI's other APIs beside it; without a
 * trailing slash. A mirror's files are on its own host. Throws REGISTRY_ADDRESS_INVALID
 * for an address that uploads go to, and for any other page of PyPI.
 */
export function pypiIndexOf(address: string = addresses.pypi): PypiIndex {
  const { simple, root } = parsePythonIndex(address);
  const site = sites.find(({ index }) => new URL(address).origin === index);
  if (site) {
    if (simple !== `${site.index}/simple`) throw noIndex(address, site.index);
    const known = knownHosts(site.index, site.index, site.files);
    return { simple, ...apisBelow(site.index), files: site.files, known };
  }
  if (address.startsWith(addresses.pypiUpload)) throw noIndex(address, addresses.pypi);
  const known = knownHosts(address, address);
  if (root !== undefined) return { simple, ...apisBelow(root), files: undefined, known };
  return { simple, json: undefined, integrity: undefined, files: undefined, known };
}

function apisBelow(root: string): Pick<PypiIndex, 'json' | 'integrity'> {
  return { json: `${root}/pypi`, integrity: `${root}/integrity` };
}

function noIndex(address: string, index: string) {
  return registryFailure('REGISTRY_ADDRESS_INVALID', {
    seen: `the index address ${address}`,
    expected: `an address that installers read: ${index}/simple/`,
    cure: 'Correct `index-url` where the release is sealed: it is the address that pip takes as `--index-url`, and not the one that files are uploaded to.',
  });
}
