/** Refuses signed packages of which another tool may unpack something else than what was verified. */
import { isZip } from '../archive/read-members.ts';
import { Failure } from '../failure.ts';
import type { HeaderFacts } from '../pack/member.ts';
import { doNotUse, packageSignatureFailure } from './package-failures.ts';
import type { PackageFiles } from './package-files.ts';
import { unusualTar } from './package-form-tar.ts';
import { unusualZip } from './package-form-zip.ts';

export type PackageKind = 'tar' | 'zip';

const namedLike: Readonly<Record<PackageKind, RegExp>> = {
  tar: /\.(?:tar|tar\.gz|tgz|crate)$/i,
  zip: /\.(?:zip|whl)$/i,
};

/**
 * The kind that the content tells. Throws PACKAGE_SIGNATURE_CONTAINER when the name tells the
 * other: one file can be both, and tools that go by the name take the other one.
 */
export async function requireKind(path: string, files: PackageFiles): Promise<PackageKind> {
  const [kind, other]: readonly PackageKind[] = (await isZip(path, files))
    ? ['zip', 'tar']
    : ['tar', 'zip'];
  if (!namedLike[other!].test(path)) return kind!;
  throw container(path, `starts as a ${kind}, and is named like a ${other}`);
}

interface Found {
  readonly kind: PackageKind;
  readonly members: readonly HeaderFacts[];
}

/** Throws PACKAGE_SIGNATURE_CONTAINER unless it is written as pack-reproducible writes. */
export async function requireForm(
  path: string,
  { kind, members }: Found,
  files: PackageFiles,
): Promise<void> {
  const reason = await unusual(path, { kind, members }, files);
  if (reason !== undefined) throw container(path, reason);
}

/** What the first reader took and this one does not is read differently by two tools. */
async function unusual(path: string, { kind, members }: Found, files: PackageFiles) {
  try {
    return await (kind === 'zip' ? unusualZip : unusualTar)(path, members, files);
  } catch (error) {
    if (error instanceof Failure) throw error;
    return `cannot be read strictly: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function container(path: string, reason: string): Failure {
  return packageSignatureFailure('PACKAGE_SIGNATURE_CONTAINER', {
    seen: `${path} ${reason}`,
    expected: 'headers as `pack-reproducible` writes them, which every tool reads alike',
    cure: `It was packed again by others than who signed it. ${doNotUse}`,
    location: { file: path },
  });
}
