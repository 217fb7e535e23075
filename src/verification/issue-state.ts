/**
 * What the issue about past releases has told already: a line in each text that this suite
 * writes, which a reader does not see. What was told last is what counts.
 */
import { createHash } from 'node:crypto';
import type { CheckResult } from './model.ts';
import type { WatchedRelease } from './watch.ts';

/** By place (a check of a release), what was found there. Both are short digests. */
export type ToldFindings = ReadonlyMap<string, string>;

const version = 'v1';
const entry = /^[0-9a-f]{12}:[0-9a-f]{12}$/;

/** The first line of a text. The repository is in it: a copied issue is no issue of the copy. */
export function renderMarker(repository: string, told: ToldFindings): string {
  const entries = [...told].map(([place, found]) => `${place}:${found}`).sort();
  return `<!-- release-actions watch ${version} ${repository.toLowerCase()} ${entries.join(',') || 'none'} -->`;
}

/** Undefined for a text that does not begin with this repository's marker. */
export function findTold(repository: string, text: string): ToldFindings | undefined {
  const [first = ''] = text.split(/\r?\n/, 1);
  const start = `<!-- release-actions watch ${version} ${repository.toLowerCase()} `;
  if (!first.startsWith(start) || !first.endsWith(' -->')) return undefined;
  const list = first.slice(start.length, -' -->'.length);
  const entries = list === 'none' ? [] : list.split(',');
  if (!entries.every((one) => entry.test(one))) return undefined;
  return new Map(entries.map((one) => one.split(':') as [string, string]));
}

/** A check of a release that was made, or was to be made. */
export interface Place {
  readonly release: WatchedRelease;
  readonly check: CheckResult;
  readonly key: string;
}

/** Every check of every release. */
export function placesOf(watched: readonly WatchedRelease[]): readonly Place[] {
  return watched.flatMap((release) =>
    release.checks.map((check) => ({ release, check, key: short(release.tag, check.id) })),
  );
}

/**
 * What is known now. A check that passed or failed tells for itself; what could not be asked,
 * and what is not looked at any more, is as it was told.
 */
export function settle(before: ToldFindings, places: readonly Place[]): ToldFindings {
  const now = new Map(before);
  for (const { check, key } of places) {
    if (check.standing === 'fail') now.set(key, digestOf(check));
    else if (check.standing === 'pass') now.delete(key);
  }
  return now;
}

/**
 * Which codes, of which files, with which digests: a change of wording is no news, and bytes
 * that changed once more are.
 */
function digestOf({ failures }: CheckResult): string {
  const facts = failures.map(({ code, location, seen }) =>
    [code, location?.file ?? '', ...(seen.match(/\b[0-9a-f]{64}\b/g) ?? [])].join(' '),
  );
  return short(...facts.sort());
}

function short(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 12);
}
