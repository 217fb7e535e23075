/** Names, checked before they become a part of an address or of a path. */
import type { ChannelType } from '../ports.ts';
import { registryRow } from '../registry-types.ts';
import { registryFailure } from './failures.ts';

/** Throws REGISTRY_NAME_INVALID unless the registry could have such a package and version. */
export function requirePackageAndVersion(
  type: ChannelType,
  packageName: string,
  version: string,
): void {
  const row = registryRow(type);
  const wrong = !row.packageName.test(packageName)
    ? {
        seen: `the package name ${JSON.stringify(packageName)}`,
        expected: `a name that ${row.title} allows`,
      }
    : !row.version.test(version)
      ? {
          seen: `the version ${JSON.stringify(version)}`,
          expected: `a version that ${row.title} allows`,
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
