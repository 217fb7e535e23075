/** The same version in the spellings of SemVer (crates, npm) and PEP 440 (Python). */
import { eq, parse } from '@renovatebot/pep440';
import { isSemver } from './parse.ts';

/** How a file's ecosystem spells versions; `any` for files that belong to none. */
export type VersionScheme = 'semver' | 'pep440' | 'any';

const letters: Readonly<Record<string, string>> = {
  alpha: 'a',
  a: 'a',
  beta: 'b',
  b: 'b',
  c: 'rc',
  pre: 'rc',
  preview: 'rc',
  rc: 'rc',
  dev: '.dev',
};

/** Whether a version found in a file is the SemVer `version`. */
export function isSameVersion(found: string, version: string, scheme: VersionScheme): boolean {
  if (scheme !== 'pep440' && found === version) return true;
  const python = scheme === 'semver' ? undefined : pep440Of(version);
  return python !== undefined && parse(found) !== null && eq(found, python);
}

/**
 * A SemVer version as PEP 440 writes it (`1.2.3-rc.1` is `1.2.3rc1`); undefined when
 * PEP 440 has no such version (`1.2.3-nightly`).
 */
export function pep440Of(version: string): string | undefined {
  const [, core, prerelease, local] = /^([^-+]+)(?:-([^+]+))?(?:\+(.+))?$/.exec(version) ?? [];
  if (core === undefined) return undefined;
  const suffix = prerelease === undefined ? '' : pep440Suffix(prerelease);
  if (suffix === undefined) return undefined;
  return core + suffix + (local === undefined ? '' : `+${local}`);
}

function pep440Suffix(prerelease: string): string | undefined {
  // `rc1`, `rc.1` and `rc-1` are all in use; a dev release may follow: `rc.1.dev.2`.
  const match =
    /^(?:(alpha|a|beta|b|c|rc|preview|pre)(?:[.-]?(\d+))?)?(?:(?:^|[.-])(dev)(?:[.-]?(\d+))?)?$/i.exec(
      prerelease,
    );
  if (!match) return undefined;
  const [, letter, number, dev, devNumber] = match;
  const pre = letter === undefined ? '' : letters[letter.toLowerCase()]! + (number ?? '0');
  return pre + (dev === undefined ? '' : `.dev${devNumber ?? '0'}`);
}

/** A PEP 440 version as SemVer writes it, for tags; undefined when SemVer has no such version. */
export function semverOf(found: string, scheme: VersionScheme): string | undefined {
  if (scheme !== 'pep440' && isSemver(found)) return found;
  const python = scheme === 'semver' ? null : parse(found);
  if (!python || python.epoch !== 0 || python.post !== null || python.release.length > 3) {
    return undefined;
  }
  const core = [...python.release, 0, 0].slice(0, 3).join('.');
  const words = { a: 'alpha', b: 'beta', rc: 'rc' } as Readonly<Record<string, string>>;
  const [letter, number] = python.pre ?? [];
  const parts = [
    ...(letter === undefined ? [] : [words[letter] ?? letter, number]),
    ...(python.dev === null ? [] : ['dev', python.dev[1]]),
  ];
  const semver = core + (parts.length > 0 ? `-${parts.join('.')}` : '');
  return python.local === null && isSemver(semver) ? semver : undefined;
}
