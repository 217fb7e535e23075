/** Plain addresses: a folder on the web whose files are known by name alone. */
import { unknown } from '../lookup.ts';
import type { Registry } from '../ports.ts';
import { registryFailure } from '../registry/failures.ts';
import { knownHosts } from '../registry/hosts.ts';
import { lookUpBytes, registryOf, type ReaderTools } from './registry-answers.ts';

/** Reads files below `indexUrl`; redirects stay on its host. Throws REGISTRY_ADDRESS_MISSING. */
export function urlRegistry({ http, files, indexUrl }: ReaderTools): Registry {
  if (indexUrl === undefined) {
    throw registryFailure('REGISTRY_ADDRESS_MISSING', {
      seen: 'a channel of type url without an address',
      expected: 'the address of the folder that its files are under',
      cure: 'Give the channel its `index-url` where the release is sealed.',
    });
  }
  const known = knownHosts(indexUrl, indexUrl);
  return registryOf({
    locate: (_package, _version, filename) => ({
      filename,
      url: `${indexUrl}/${encodeURIComponent(filename)}`,
      yanked: false,
    }),
    files: async () => unknown(`${indexUrl} has no index: its files are known by name alone`),
    open: (file, path) =>
      lookUpBytes(http, { url: file.url, known, absentAt: [404, 410] }, { files, path }),
  });
}
