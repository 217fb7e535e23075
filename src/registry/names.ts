/** Names, checked before they become a part of an address or of a path. */
import type { ChannelType } from '../ports.ts';
import { registryFailure } from './failures.ts';

const owner = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})';

/** Each registry's own rule; https://packaging.python.org/en/latest/specifications/name-normalization/ for PyPI. */
const packageNames: Readonly<Record<ChannelType, RegExp>> = {
  pypi: /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,198}[A-Za-z0-9])?$/,
  crates: /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
  npm: /^(?=.{1,214}$)(?:@[A-Za-z0-9~-][A-Za-z0-9._~-]*\/)?[A-Za-z0-9~-][A-Za-z0-9._~-]*$/,
  'github-release': new RegExp(`^${owner}/(?!\\.{1,2}$)[\\w.-]{1,100}$`),
  url: /^$/,
};

/** A version, or a tag for a release on GitHub. */
const versions: Readonly<Record<ChannelType, RegExp>> = {
  pypi: /^[A-Za-z0-9][A-Za-z0-9.!+_-]{0,127}$/,
  crates: /^[0-9][A-Za-z0-9.+-]{0,127}$/,
  npm: /^[0-9][A-Za-z0-9.+-]{0,127}$/,
  'github-release': /^(?!.*\.\.)[A-Za-z0-9][\w.+!/-]{0,254}$/,
  url: /^[^\s/]{1,128}$/,
};

/** Throws REGISTRY_NAME_INVALID unless the registry could have such a package and version. */
export function requirePackageAndVersion(
  type: ChannelType,
  packageName: string,
  version: string,
): void {
  const wrong = !packageNames[type].test(packageName)
    ? {
        seen: `the package name ${JSON.stringify(packageName)}`,
        expected: `a name that ${type} allows`,
      }
    : !versions[type].test(version)
      ? {
          seen: `the version ${JSON.stringify(version)}`,
          expected: `a version that ${type} allows`,
        }
      : undefined;
  if (!wrong) return;
  throw registryFailure('REGISTRY_NAME_INVALID', {
    ...wrong,
    cure: 'Correct the package or version of this channel where the release is sealed.',
  });
}

/** The file name, which is plain: no folder, no leading dot. Throws REGISTRY_FILE_NAME_UNSAFE. */
export function requirePlainFileName(name: string, registry: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9._+!~-]{0,254}$/.test(name)) return name;
  throw registryFailure('REGISTRY_FILE_NAME_UNSAFE', {
    seen: `${registry} lists a file named ${JSON.stringify(name.slice(0, 300))}`,
    expected: 'letters, digits and . _ + ! ~ - in a name that does not start with a dot',
    cure: 'Do not use this version: find out who uploaded that file, and report it to the registry.',
  });
}

/** A project's name as PEP 503 writes it in addresses. */
export function normalizeProjectName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}
