/** The documents of crates.io: the web API's and the sparse index's. */
import { isHidden } from '../published.ts';
import type { WorldResponse } from '../service.ts';
import type { Crate, CrateDependency, CrateVersion } from './state.ts';

/** An error in the shape that cargo reads. */
export function cratesError(status: number, detail: string): WorldResponse {
  return { status, body: { errors: [{ detail }] } };
}

/** `/api/v1/crates/<crate>`; a crate that the API does not show yet does not exist. */
export function crateDocument(name: string, crate: Crate | undefined): WorldResponse {
  const versions = crate?.versions.filter((version) => !isHidden(version, 'api')) ?? [];
  const newest = versions.at(-1);
  if (!crate || !newest) return cratesError(404, `crate \`${name}\` does not exist`);
  return {
    status: 200,
    body: {
      crate: {
        id: crate.name,
        name: crate.name,
        created_at: crate.versions[0]!.publishedAt,
        updated_at: newest.publishedAt,
        max_version: newest.num,
        max_stable_version: newest.num.includes('-') ? null : newest.num,
        newest_version: newest.num,
        versions: versions.map(({ id }) => id),
      },
      versions: versions.toReversed().map((version) => describeVersion(crate, version)),
      keywords: [],
      categories: [],
    },
  };
}

/** `/api/v1/crates/<crate>/<version>` */
export function versionDocument(
  name: string,
  num: string,
  crate: Crate | undefined,
): WorldResponse {
  if (!crate) return cratesError(404, `crate \`${name}\` does not exist`);
  const version = crate.versions.find((candidate) => candidate.num === num);
  if (!version || isHidden(version, 'api')) {
    return cratesError(404, `crate \`${crate.name}\` does not have a version \`${num}\``);
  }
  return { status: 200, body: { version: describeVersion(crate, version) } };
}

function describeVersion(crate: Crate, version: CrateVersion): object {
  const { metadata, num } = version;
  return {
    id: version.id,
    crate: crate.name,
    num,
    dl_path: `/api/v1/crates/${crate.name}/${num}/download`,
    readme_path: `/api/v1/crates/${crate.name}/${num}/readme`,
    created_at: version.publishedAt,
    updated_at: version.publishedAt,
    downloads: 0,
    features: metadata.features ?? {},
    yanked: version.yanked,
    yank_message: null,
    license: metadata.license ?? null,
    links: metadata.links ?? null,
    crate_size: version.size,
    published_by: null,
    checksum: version.sha256,
    rust_version: metadata.rust_version ?? null,
    description: metadata.description ?? null,
    repository: metadata.repository ?? null,
  };
}

/** The crate's file in the sparse index: one JSON line a version. */
export function indexFile(crate: Crate | undefined): WorldResponse {
  const lines = (crate?.versions ?? [])
    .filter((version) => !isHidden(version, 'index'))
    .map((version) => `${JSON.stringify(indexEntry(crate!, version))}\n`);
  if (lines.length === 0) return { status: 404, body: 'Not Found' };
  return {
    status: 200,
    headers: { 'content-type': 'text/plain', 'cache-control': 'public,max-age=600' },
    body: lines.join(''),
  };
}

function indexEntry(crate: Crate, { num, sha256, yanked, metadata }: CrateVersion): object {
  return {
    name: crate.name,
    vers: num,
    deps: (metadata.deps ?? []).map(indexDependency),
    cksum: sha256,
    features: {},
    features2: metadata.features ?? {},
    yanked,
    links: metadata.links ?? null,
    ...(metadata.rust_version && { rust_version: metadata.rust_version }),
    v: 2,
  };
}

// The index calls a renamed dependency by its new name, and its own name `package`.
function indexDependency(dependency: CrateDependency): object {
  const renamed = dependency.explicit_name_in_toml;
  return {
    name: renamed ?? dependency.name,
    req: dependency.version_req,
    features: dependency.features,
    optional: dependency.optional,
    default_features: dependency.default_features,
    target: dependency.target ?? null,
    kind: dependency.kind,
    registry: dependency.registry ?? null,
    ...(renamed && { package: dependency.name }),
  };
}

/** Where the index has the crate's file: `3/f/foo`, `de/mo/demo`. */
export function indexPath(name: string): string {
  const lower = name.toLowerCase();
  if (lower.length <= 2) return `/${lower.length}/${lower}`;
  if (lower.length === 3) return `/3/${lower[0]}/${lower}`;
  return `/${lower.slice(0, 2)}/${lower.slice(2, 4)}/${lower}`;
}
