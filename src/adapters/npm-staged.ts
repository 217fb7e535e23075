/**
 * Versions that wait for approval (https://docs.npmjs.com/staged-publishing). They are
 * shown to a token of somebody who maintains the package and to nobody else: not to
 * anonymous readers, nor to the token that a trusted publisher gets.
 */
import { absent, mapLookup, present, unknown, type Lookup } from '../lookup.ts';
import type { StagedVersion } from '../ports.ts';
import type { KnownHosts } from '../registry/hosts.ts';
import { requirePlainFileName } from '../registry/names.ts';
import { listOf, objectOf, optional, textLike, wholeNumber } from '../shape.ts';
import type { Http } from './http.ts';
import { lookUpJson } from './registry-answers.ts';

const perPage = 100;
/** No package has as many versions waiting; a registry that says so is not believed. */
const maxPages = 20;

// An ID becomes a part of an address.
const stageId = textLike(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'a UUID');
const stagedPage = objectOf({
  items: listOf(
    objectOf({
      id: stageId,
      packageName: textLike(),
      version: textLike(),
      tag: optional(textLike()),
    }),
  ),
  total: wholeNumber(),
});

type StagedItem = ReturnType<typeof stagedPage>['items'][number];

export interface StagingRegistry {
  /** Without a trailing slash. */
  readonly registry: string;
  readonly known: KnownHosts;
  /** Value of the Authorization header. */
  readonly authorization: string;
}

export interface StagedQuestion {
  readonly packageName: string;
  readonly version: string;
}

/** Reads every page: the filter is the registry's, and the items are compared all the same. */
export async function lookUpStaged(
  http: Http,
  staging: StagingRegistry,
  wanted: StagedQuestion,
): Promise<Lookup<StagedVersion>> {
  for (let page = 0; page < maxPages; page += 1) {
    const found = await lookUpPage(http, staging, { ...wanted, page });
    if (found.state !== 'present') return found;
    const { items, total } = found.value;
    const item = items.find((candidate) => isWanted(candidate, wanted));
    if (item) return present(stagedVersion(item, staging));
    if (items.length < perPage || (page + 1) * perPage >= total) return absent;
  }
  return unknown(`${staging.registry} lists more than ${maxPages * perPage} staged versions`);
}

async function lookUpPage(
  http: Http,
  { registry, known, authorization }: StagingRegistry,
  { packageName, page }: StagedQuestion & { readonly page: number },
): Promise<Lookup<ReturnType<typeof stagedPage>>> {
  const name = encodeURIComponent(packageName);
  const url = `${registry}/-/stage?package=${name}&page=${page}&perPage=${perPage}`;
  // 404 is no answer: this registry does not know staging, or hides it.
  const found = await lookUpJson(http, { url, known, authorization, absentAt: [] }, stagedPage);
  if (found.state !== 'unknown' || !/ answered 40[134]$/.test(found.reason)) return found;
  return unknown(
    `${found.reason}: \`npm-token\` must be a granular access token that may read ${packageName}, of a user who maintains it`,
  );
}

function isWanted(item: StagedItem, { packageName, version }: StagedQuestion): boolean {
  return item.packageName === packageName && item.version === version;
}

function stagedVersion(
  { id, packageName, version, tag }: StagedItem,
  { registry, known }: StagingRegistry,
): StagedVersion {
  const filename = `${packageName.replace(/^@[^/]+\//, '')}-${version}.tgz`;
  return {
    id,
    tag,
    file: {
      filename: requirePlainFileName(filename, known.registry),
      url: `${registry}/-/stage/${id}/tarball`,
      yanked: false,
    },
  };
}

/** Live when the packument has it; staged when only a maintainer sees it. */
export async function presenceOf(
  live: Lookup<unknown>,
  findStaged: (() => Promise<Lookup<StagedVersion>>) | undefined,
): Promise<Lookup<'live' | 'staged'>> {
  if (live.state !== 'absent' || !findStaged) return mapLookup(live, () => 'live');
  return mapLookup(await findStaged(), () => 'staged');
}
