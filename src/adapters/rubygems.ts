/**
 * RubyGems.org, or a gem server with its API: https://guides.rubygems.org/rubygems-org-api/
 * Version 2 of the API tells one platform's gem of a version, version 1 all of them.
 */
import { absent, present, unknown, type Lookup } from '../lookup.ts';
import type { Registry, ServedFile, ServedVersion } from '../ports.ts';
import { knownHosts } from '../registry/hosts.ts';
import { requirePackageAndVersion, requirePlainFileName } from '../registry/names.ts';
import { listOf, nullable, objectOf, optional, sha256Text, textLike } from '../shape.ts';
import { addresses } from './addresses.ts';
import { lookUpBytes, lookUpJson, registryOf, type ReaderTools } from './registry-answers.ts';

const versions = listOf(
  objectOf({
    number: textLike(),
    // `ruby` for gems that run everywhere.
    platform: textLike(),
    // Of the .gem file; gems from before 2014 may have none.
    sha: optional(nullable(sha256Text)),
  }),
);

/**
 * The API tells presence: it is purged at every push, while the compact index
 * (`/info/<gem>`) is written by a later job. A yanked gem is in no answer any more and its
 * file is removed; pushing that version again is refused for good.
 */
export function rubygemsRegistry({ http, files, indexUrl }: ReaderTools): Registry {
  const server = indexUrl ?? addresses.rubygems;
  const known = knownHosts(server, server);
  return registryOf({
    files: async (gem, version) => {
      requirePackageAndVersion('rubygems', gem, version);
      const url = `${server}/api/v1/versions/${gem}.json`;
      const found = await lookUpJson(http, { url, known }, versions);
      if (found.state !== 'present') return found;
      const own = found.value.filter(({ number }) => number === version);
      return servedVersion(
        { package: gem, version },
        own.map(({ platform, sha }) =>
          fileOf({ server, stem: `${gem}-${version}`, platform, sha }),
        ),
      );
    },
    // Storage has answered 403 as well as 404 for what it does not have.
    open: (file, path) =>
      lookUpBytes(http, { url: file.url, known, absentAt: [403, 404] }, { files, path }),
  });
}

/** Other versions of the gem are no sign of this one. */
function servedVersion(
  of: Omit<ServedVersion, 'files'>,
  files: readonly ServedFile[],
): Lookup<ServedVersion> {
  if (files.length === 0) return absent;
  const names = new Set(files.map(({ filename }) => filename));
  if (names.size < files.length) return unknown(`${of.package} ${of.version} is listed twice`);
  return present({ ...of, files });
}

function fileOf(gem: {
  readonly server: string;
  readonly stem: string;
  readonly platform: string;
  readonly sha: string | null | undefined;
}): ServedFile {
  const { server, stem, platform, sha } = gem;
  const named = platform === 'ruby' ? `${stem}.gem` : `${stem}-${platform}.gem`;
  const filename = requirePlainFileName(named, server);
  return {
    filename,
    url: `${server}/gems/${encodeURIComponent(filename)}`,
    ...(sha && { sha256: sha }),
    yanked: false,
  };
}
