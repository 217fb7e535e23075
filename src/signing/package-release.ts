/** The signatures inside of a release's packages, judged all together. */
import type { KeyObject } from 'node:crypto';
import picomatch from 'picomatch';
import { Failure } from '../failure.ts';
import { inParallel } from '../in-parallel.ts';
import { requireSafeName } from '../manifest/safe-name.ts';
import { packageSignatureFailure } from './package-failures.ts';
import type { PackageFiles } from './package-files.ts';
import {
  findVerifiedPackage,
  requirePackageKey,
  verifyPackageSignature,
} from './package-verify.ts';

export interface PackageDemands {
  /** Where the artifacts are. */
  readonly folder: string;
  /** SPKI in PEM. */
  readonly publicKey: string | undefined;
  /** Globs over the names of artifacts that must be signed inside; each must match. */
  readonly required: readonly string[];
}

export interface JudgedPackages {
  /** All of them, in the order of the artifacts. */
  readonly failures: readonly Failure[];
  /** Names of the packages whose signature is good. */
  readonly signed: readonly string[];
}

/** Names of what can carry a signature; by name, because a lone `.gz` looks like a tar's. */
const archiveNames = /\.(?:tar|tar\.gz|tgz|crate|zip|whl)$/i;

/**
 * Looks into every archive, and verifies those that carry SIGNATURE.ed25519 or must. The failures
 * are PACKAGE_SIGNATURE_*, NAME_UNSAFE and ARCHIVE_*: what cannot be read is not good.
 */
export async function packageSignatureFailures(
  artifacts: readonly { readonly name: string }[],
  demands: PackageDemands,
  files: PackageFiles,
): Promise<JudgedPackages> {
  const failures = unmatchedGlobs(artifacts, demands.required);
  const key = readKey(demands);
  if (key instanceof Failure) return { failures: [...failures, key], signed: [] };
  const isRequired = picomatch([...demands.required], { dot: true });
  const looked = artifacts.filter(({ name }) => isRequired(name) || archiveNames.test(name));
  const judged = await inParallel(looked, async ({ name }) => {
    const find = isRequired(name) ? verifyPackageSignature : findVerifiedPackage;
    try {
      const isSigned = await find(`${demands.folder}/${requireSafeName(name)}`, key, files);
      // Neither signed nor in need of it: nothing to tell.
      return isSigned ? name : undefined;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return namedAfter(name, error);
    }
  });
  return {
    failures: [...failures, ...judged.filter((one) => one instanceof Failure)],
    signed: judged.filter((one) => typeof one === 'string'),
  };
}

function readKey({ publicKey, required }: PackageDemands): KeyObject | Failure {
  if (publicKey === undefined) return keyMissing(required);
  try {
    return requirePackageKey(publicKey);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function unmatchedGlobs(
  artifacts: readonly { readonly name: string }[],
  required: readonly string[],
): readonly Failure[] {
  return required
    .filter((glob) => {
      const matches = picomatch(glob, { dot: true });
      return !artifacts.some(({ name }) => matches(name));
    })
    .map((glob) =>
      packageSignatureFailure('PACKAGE_SIGNATURE_GLOB_UNMATCHED', {
        seen: `no file of the release matches ${JSON.stringify(glob)}`,
        expected: 'a package for every glob of those that must be signed',
        cure: 'Correct the glob, or ask who published the release for the package.',
      }),
    );
}

function keyMissing(required: readonly string[]): Failure {
  return packageSignatureFailure('PACKAGE_SIGNATURE_KEY_MISSING', {
    seen: `packages that match ${required.map((glob) => JSON.stringify(glob)).join(', ')} must be signed, and there is no \`ed25519-public-key\``,
    expected: 'the public key that they are signed with',
    cure: 'Give its PEM, as its owner tells it elsewhere than in the release.',
  });
}

/** An archive's failures tell of members alone; here there are many archives. */
function namedAfter(name: string, { code, seen, expected, cure }: Failure): Failure {
  const location = { file: name };
  if (seen.includes(name)) return new Failure(code, { seen, expected, cure, location });
  return new Failure(code, { seen: `in ${name}, ${seen}`, expected, cure, location });
}
