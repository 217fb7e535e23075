/** Verifies published releases again, one after the other: one that fails stops no other. */
import { Failure } from '../failure.ts';
import type { Lookup } from '../lookup.ts';
import type { Clock, Log, Release, ReleaseSources } from '../ports.ts';
import { failuresOf, verdictOf, type CheckResult, type Verification } from './model.ts';
import { selectReleases, type PublishedRelease } from './select-releases.ts';
import { parseSince } from './since.ts';
import { watchFailure } from './watch-failures.ts';

/**
 * `refused`: something is wrong. `unknown`: nothing was found wrong, but not everything could
 * be asked, which is no pass.
 */
export type WatchVerdict = 'verified' | 'refused' | 'unknown';

export interface WatchedRelease {
  readonly tag: string;
  readonly url: string;
  readonly publishedAt: Date;
  readonly verdict: WatchVerdict;
  readonly checks: readonly CheckResult[];
}

export interface WatchOrder {
  /** A tag, a day, or a duration. */
  readonly since: string;
  /** Verifies the release of a tag. May throw a Failure. */
  verify(release: PublishedRelease): Promise<Pick<Verification, 'checks'>>;
}

export interface WatchPorts {
  readonly releaseSources: ReleaseSources;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/**
 * Every release since then with what came of it, newest first. Throws what selectReleases
 * throws, and INPUT_INVALID; a release that fails is in the result.
 */
export async function watchReleases(
  { since, verify }: WatchOrder,
  { releaseSources, clock, log }: WatchPorts,
): Promise<readonly WatchedRelease[]> {
  const from = parseSince(since, clock.now());
  const selected = selectReleases(await listReleases(releaseSources), from);
  const watched: WatchedRelease[] = [];
  for (const [index, release] of selected.entries()) {
    log.progress(`${index + 1} of ${selected.length}: ${release.tag}`);
    const one = await watchOne(release, verify);
    log.info(`${one.tag}: ${one.verdict}`);
    watched.push(one);
  }
  return watched;
}

/** As anybody sees them; with the token, if there is one, when that is not told. */
async function listReleases(sources: ReleaseSources): Promise<Lookup<readonly Release[]>> {
  const seen = await (await sources.anonymous()).releases.list();
  if (seen.state === 'present') return seen;
  return (await sources.authorized())?.releases.list() ?? seen;
}

async function watchOne(
  release: PublishedRelease,
  verify: WatchOrder['verify'],
): Promise<WatchedRelease> {
  const { tag, url, publishedAt } = release;
  const checks = await checksOf(release, verify);
  return { tag, url, publishedAt, checks, verdict: watchVerdictOf(checks) };
}

/**
 * What could not be verified at all is a check that could not be made; a policy that cannot be
 * right is no release's fault.
 */
async function checksOf(
  release: PublishedRelease,
  verify: WatchOrder['verify'],
): Promise<readonly CheckResult[]> {
  try {
    return (await verify(release)).checks;
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'ATTESTATION_POLICY') throw error;
    const title = 'The release can be read';
    return [{ id: 'release', title, standing: 'unknown', detail: 'not read', failures: [error] }];
  }
}

function watchVerdictOf(checks: readonly CheckResult[]): WatchVerdict {
  if (verdictOf({ checks }) === 'verified') return 'verified';
  return checks.some(({ standing }) => standing === 'fail') ? 'refused' : 'unknown';
}

/** Why the run fails: WATCH_REFUSED before WATCH_UNKNOWN; undefined when all verified. */
export function findWatchFailure(watched: readonly WatchedRelease[]): Failure | undefined {
  const refused = watched.filter(({ verdict }) => verdict === 'refused');
  if (refused.length > 0) {
    return watchFailure('WATCH_REFUSED', {
      seen: tell(refused),
      expected: 'releases that verify as they did when they were made',
      cure: 'Read what is told of each release. Where bytes changed after the release, warn its users before anything else.',
    });
  }
  const unknown = watched.filter(({ verdict }) => verdict === 'unknown');
  if (unknown.length === 0) return undefined;
  return watchFailure('WATCH_UNKNOWN', {
    seen: tell(unknown),
    expected: 'an answer to every question',
    cure: 'Run this again when the services that gave no answer are well.',
  });
}

const maxTold = 5;

/** `v1.2.0 (BYTES_SERVED_DIFFER)`, each on a line of its own when there are several. */
function tell(releases: readonly WatchedRelease[]): string {
  const told = releases.slice(0, maxTold).map(({ tag, checks }) => {
    const codes = [...new Set(failuresOf({ checks }).map(({ code }) => code))];
    return `${tag} (${codes.join(', ') || 'no check passed'})`;
  });
  const more = releases.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}
