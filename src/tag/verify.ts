/** The checks of a release's tag, in order; none hides what the next would tell. */
import { createCollector, type Collector } from '../collector.ts';
import type { Failure } from '../failure.ts';
import type { Lookup } from '../lookup.ts';
import type { CommitSha, Files, GitRefs, Releases, RunContext } from '../ports.ts';
import { tagFailure } from './failures.ts';
import { sourceReader, type FoundVersion } from './files/source.ts';
import { requireFutureCommit, requireTagCommit } from './locate.ts';
import { readVersionFiles, requireLockstep, requireOneVersion } from './lockstep.ts';
import { parseTag, type ParsedTag, type TagPolicy } from './parse.ts';
import { findPrevious, releasedVersions, requireHigher } from './release-line.ts';

export interface TagRequest extends TagPolicy {
  /** Not looked at when the version comes from the files. */
  readonly tag: string;
  readonly onMismatch: 'fail' | 'skip';
  /** Entries `path` or `path#pattern`. */
  readonly versionFiles: readonly string[];
  readonly versionFrom: 'tag' | 'file';
  readonly workingDirectory: string;
}

export interface TagPorts {
  readonly files: Files;
  readonly refs: GitRefs;
  readonly releases: Releases;
  readonly run: RunContext;
}

/** What came out; fields are undefined where a failure left them open. */
export interface TagVerdict {
  /** The tag is one to release, and nothing failed. */
  readonly ok: boolean;
  readonly tag: string | undefined;
  readonly version: string | undefined;
  readonly prerelease: boolean | undefined;
  /** Peeled. */
  readonly commit: CommitSha | undefined;
  readonly shouldRelease: boolean;
  /** The highest published release below this one. */
  readonly previousVersion: string | undefined;
  readonly versions: readonly FoundVersion[];
  /** Why the tag is passed over; set only for `on-mismatch: skip`. */
  readonly skipped: Failure | undefined;
  readonly failures: readonly Failure[];
}

/** Never throws a Failure: all of them are in the verdict. */
export async function verifyTag(request: TagRequest, ports: TagPorts): Promise<TagVerdict> {
  const collector = createCollector();
  const read = sourceReader(ports.files, request.workingDirectory);
  const files = await readVersionFiles(request.versionFiles, read);
  // A file that cannot be read may be the one that disagrees: then no version comes from files.
  const named = request.versionFrom === 'tag' || files.failures.length === 0;
  const parsed = named ? await collector.check(() => namedTag(request, files.found)) : undefined;
  const first = collector.failures[0];
  if (first !== undefined && request.versionFrom === 'tag' && request.onMismatch === 'skip') {
    return { ...nothing, skipped: first, failures: [] };
  }
  files.failures.forEach(collector.add);
  if (parsed === undefined) {
    return { ...nothing, versions: files.found, failures: collector.failures };
  }
  await collector.check(() => requireLockstep(parsed, files.found));
  const place = await locate(parsed, { request, ports, collector });
  return {
    ...parsed,
    ...place,
    ok: collector.failures.length === 0,
    versions: files.found,
    skipped: undefined,
    failures: collector.failures,
  };
}

const nothing = {
  ok: false,
  tag: undefined,
  version: undefined,
  prerelease: undefined,
  commit: undefined,
  shouldRelease: false,
  previousVersion: undefined,
  versions: [],
  skipped: undefined,
} as const;

/** The tag of the request, or the one that the files' version will have. */
function namedTag(request: TagRequest, found: readonly FoundVersion[]): ParsedTag {
  const tag =
    request.versionFrom === 'tag' ? request.tag : request.prefix + requireOneVersion(found);
  return parseTag(tag, request);
}

interface Place {
  readonly commit: CommitSha | undefined;
  readonly shouldRelease: boolean;
  readonly previousVersion: string | undefined;
}

interface LocateOptions {
  readonly request: TagRequest;
  readonly ports: TagPorts;
  readonly collector: Collector;
}

/** Where the release stands in the repository: its commit, and the releases around it. */
async function locate({ tag, version }: ParsedTag, options: LocateOptions): Promise<Place> {
  const { request, ports, collector } = options;
  const isPublished =
    request.versionFrom === 'file' &&
    (await collector.check(async () => requireAnswer(await ports.releases.findPublished(tag))));
  if (isPublished === undefined || isPublished) {
    // Released before: there is nothing to check, and nothing to do.
    return { commit: ports.run.commit, shouldRelease: false, previousVersion: undefined };
  }
  const requireCommit = request.versionFrom === 'tag' ? requireTagCommit : requireFutureCommit;
  const commit = await collector.check(() => requireCommit(tag, ports));
  const previous = await collector.check(() => previousOf({ tag, version }, request, ports));
  return {
    commit,
    shouldRelease: collector.failures.length === 0,
    previousVersion: previous?.version,
  };
}

/** The release before this one, once it is sure that this one is higher. */
async function previousOf(
  { tag, version }: { readonly tag: string; readonly version: string },
  { prefix }: TagRequest,
  { releases }: TagPorts,
) {
  const list = await releases.list();
  if (list.state !== 'present') throw releasesUnknown(list);
  const published = list.value.filter((release) => !release.draft).map((release) => release.tag);
  const others = releasedVersions(
    published.filter((other) => other !== tag),
    prefix,
  );
  // A re-run of a finished release: what was released since does not matter any more.
  if (!published.includes(tag)) requireHigher(version, others);
  return findPrevious(version, others);
}

function requireAnswer(found: Lookup<unknown>): boolean {
  if (found.state === 'unknown') throw releasesUnknown(found);
  return found.state === 'present';
}

function releasesUnknown(found: Lookup<unknown>) {
  return tagFailure('TAG_RELEASES_UNKNOWN', {
    seen: `${found.state === 'unknown' ? found.reason : 'the list of releases is not there'}.`,
    expected: 'a definite answer about the published releases',
    cure: 'Re-run this job when GitHub answers; check that its token has `contents: read`.',
  });
}
