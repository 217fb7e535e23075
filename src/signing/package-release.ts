/** The signatures inside of a release's packages, judged all together. */
import type { KeyObject } from 'node:crypto';
import picomatch from 'picomatch';
import { Failure, type Finding } from '../failure.ts';
import { inParallel } from '../in-parallel.ts';
import { requireSafeName } from '../manifest/safe-name.ts';
import { packageSignatureName } from './package-content.ts';
import { packageSignatureFailure } from './package-failures.ts';
import type { PackageFiles } from './package-files.ts';
import {
  findVerifiedPackage,
  hasPackageSignature,
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
  /** Signed packages that no key was given for, or that could not be looked into for one. */
  readonly notices: readonly Finding[];
  /** Names of the packages whose signature is good. */
  readonly signed: readonly string[];
}

/** Names of what can carry a signature; by name, because a lone `.gz` looks like a tar's. */
const archiveNames = /\.(?:tar|tar\.gz|tgz|crate|zip|whl)$/i;

/**
 * Looks into every archive, and verifies those that carry SIGNATURE.ed25519 or must. The failures
 * are PACKAGE_SIGNATURE_*, NAME_UNSAFE, and with a key ARCHIVE_*: what cannot be read is not good.
 */
export async function packageSignatureFailures(
  artifacts: readonly { readonly name: string }[],
  demands: PackageDemands,
  files: PackageFiles,
): Promise<JudgedPackages> {
  const failures = unmatchedGlobs(artifacts, demands.required);
  const key = readKey(demands);
  if (key instanceof Failure) return { failures: [...failures, key], notices: [], signed: [] };
  const isRequired = picomatch([...demands.required], { dot: true });
  const looked = artifacts.filter(({ name }) => isRequired(name) || archiveNames.test(name));
  const judged = await inParallel(looked, async ({ name }) => {
    const about = { name, key, isRequired: isRequired(name) };
    try {
      return await judge(`${demands.folder}/${requireSafeName(name)}`, about, files);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return key === undefined ? unreadNotice(name, error) : namedAfter(name, error);
    }
  });
  return {
    failures: [...failures, ...judged.filter((one) => one instanceof Failure)],
    notices: judged.filter((one): one is Finding => isFinding(one)),
    signed: judged.filter((one) => typeof one === 'string'),
  };
}

interface About {
  readonly name: string;
  readonly key: KeyObject | undefined;
  readonly isRequired: boolean;
}

/** The name when it is signed well, undefined when it is not signed and need not be. */
async function judge(
  path: string,
  { name, key, isRequired }: About,
  files: PackageFiles,
): Promise<string | Finding | undefined> {
  if (key === undefined) {
    return (await hasPackageSignature(path, files)) ? unverifiedNotice(name) : undefined;
  }
  const find = isRequired ? verifyPackageSignature : findVerifiedPackage;
  return (await find(path, key, files)) && name;
}

function readKey({ publicKey, required }: PackageDemands): KeyObject | Failure | undefined {
  if (publicKey === undefined) return required.length > 0 ? keyMissing(required) : undefined;
  try {
    return requirePackageKey(publicKey);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function isFinding(judged: unknown): judged is Finding {
  return typeof judged === 'object' && judged !== null && 'rule' in judged;
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

function unverifiedNotice(name: string): Finding {
  return {
    rule: 'PACKAGE_SIGNATURE_UNVERIFIED',
    level: 'notice',
    message: `${name} carries ${packageSignatureName}, which nobody has verified: give \`ed25519-public-key\`.`,
    location: { file: name },
  };
}

function unreadNotice(name: string, { code, seen }: Failure): Finding {
  return {
    rule: 'PACKAGE_SIGNATURE_UNREAD',
    level: 'notice',
    message: `Whether ${JSON.stringify(name)} carries ${packageSignatureName} is not known: ${code}, ${seen}.`,
  };
}

/** An archive's failures tell of members alone; here there are many archives. */
function namedAfter(name: string, { code, seen, expected, cure }: Failure): Failure {
  const location = { file: name };
  if (seen.includes(name)) return new Failure(code, { seen, expected, cure, location });
  return new Failure(code, { seen: `in ${name}, ${seen}`, expected, cure, location });
}
