/** PyPI's own JSON API: https://docs.pypi.org/api/json/ */
import { present, unknown, type Lookup } from '../lookup.ts';
import type { ServedVersion } from '../ports.ts';
import { requireKnownHost, type KnownHosts } from '../registry/hosts.ts';
import { normalizeProjectName, requirePlainFileName } from '../registry/names.ts';
import { listOf, objectOf, sha256Text, textLike, trueOrFalse, wholeNumber } from '../shape.ts';
import type { Http } from './http.ts';
import { lookUpJson } from './registry-answers.ts';

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

interface JsonApi {
  /** Root of the API. */
  readonly json: string;
  readonly known: KnownHosts;
}

/** The version's document: absent when there is none. */
export async function lookUpReleaseJson(
  http: Http,
  { json, known }: JsonApi,
  wanted: { readonly package: string; readonly version: string },
): Promise<Lookup<ServedVersion>> {
  const url = `${json}/${normalizeProjectName(wanted.package)}/${encodeURIComponent(wanted.version)}/json`;
  const found = await lookUpJson(http, { url, known }, release);
  return found.state === 'present' ? servedVersion(found.value, wanted.package, known) : found;
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
  return present({ package: packageName, version: info.version, files });
}
