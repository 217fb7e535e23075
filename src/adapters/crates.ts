/** crates.io: its API says what is there, its static host has the bytes. */
import { present, unknown } from '../lookup.ts';
import type { Registry } from '../ports.ts';
import { knownHosts } from '../registry/hosts.ts';
import { requirePackageAndVersion } from '../registry/names.ts';
import { objectOf, optional, sha256Text, textLike, trueOrFalse, wholeNumber } from '../shape.ts';
import { addresses } from './addresses.ts';
import { lookUpBytes, lookUpJson, registryOf, type ReaderTools } from './registry-answers.ts';

const crateVersion = objectOf({
  version: objectOf({
    crate: textLike(),
    num: textLike(),
    checksum: optional(sha256Text),
    crate_size: optional(wholeNumber()),
    yanked: trueOrFalse,
  }),
});

/**
 * Presence comes from the API alone: the sparse index lags behind, and the
 * download endpoint redirects without looking. For another registry the bytes
 * come from its API's download endpoint, as it has no static host of ours to know.
 */
export function cratesRegistry({ http, files, indexUrl }: ReaderTools): Registry {
  const api = indexUrl ?? addresses.crates;
  const isPublic = api === addresses.crates;
  const known = knownHosts(api, api, ...(isPublic ? [addresses.cratesFiles] : []));
  const fileUrl = (crate: string, version: string) =>
    isPublic
      ? `${addresses.cratesFiles}/crates/${crate}/${crate}-${encodeURIComponent(version)}.crate`
      : `${api}/api/v1/crates/${crate}/${encodeURIComponent(version)}/download`;
  return registryOf({
    files: async (crate, version) => {
      requirePackageAndVersion('crates', crate, version);
      const url = `${api}/api/v1/crates/${crate}/${encodeURIComponent(version)}`;
      const found = await lookUpJson(http, { url, known }, crateVersion);
      if (found.state !== 'present') return found;
      const told = found.value.version;
      // The API finds `a-b` under `a_b`; its files are under the name that it tells.
      if (sameCrate(told.crate) !== sameCrate(crate) || told.num !== version) {
        return unknown(`${url} answered for ${told.crate} ${told.num}`);
      }
      const file = {
        filename: `${told.crate}-${version}.crate`,
        url: fileUrl(told.crate, version),
        ...(told.crate_size !== undefined && { size: told.crate_size }),
        ...(told.checksum !== undefined && { sha256: told.checksum }),
        yanked: told.yanked,
      };
      return present({ package: told.crate, version, files: [file] });
    },
    // The static host answers 403 as well as 404 for what is not there yet.
    open: (file, path) =>
      lookUpBytes(http, { url: file.url, known, absentAt: [403, 404] }, { files, path }),
  });
}

function sameCrate(name: string): string {
  return name.replaceAll('_', '-').toLowerCase();
}
