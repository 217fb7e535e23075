/** Verifies the signature inside of a package: every member is covered, or it does not hold. */
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { readMembers } from '../archive/read-members.ts';
import type { Member } from '../archive/member.ts';
import type { Failure } from '../failure.ts';
import type { HeaderFacts } from '../pack/member.ts';
import {
  isDecodedWhole,
  packageLines,
  packageSignatureName,
  renderPackageContent,
  usualMode,
} from './package-content.ts';
import { requireForm, requireKind } from './package-form.ts';
import { doNotUse, packageSignatureFailure } from './package-failures.ts';
import type { PackageFiles } from './package-files.ts';
import { parseSignature, signatureFileBytes } from './package-signature.ts';

export interface VerifiedPackage {
  /** How many members the signature covers: all but itself. */
  readonly members: number;
  /** The text that was signed. */
  readonly content: string;
}

/**
 * What the signature covers. The key is SPKI in PEM, or one that requirePackageKey gave. Throws
 * PACKAGE_SIGNATURE_KEY_INVALID, PACKAGE_SIGNATURE_MISSING, PACKAGE_SIGNATURE_MALFORMED,
 * PACKAGE_SIGNATURE_UNSIGNABLE, PACKAGE_SIGNATURE_BAD, PACKAGE_SIGNATURE_CONTAINER, ARCHIVE_*.
 */
export async function verifyPackageSignature(
  path: string,
  publicKey: string | KeyObject,
  files: PackageFiles,
): Promise<VerifiedPackage> {
  const key = typeof publicKey === 'string' ? requirePackageKey(publicKey) : publicKey;
  const verified = await findVerifiedPackage(path, key, files);
  if (verified === undefined) throw missing(path);
  return verified;
}

/** The same, undefined when there is no signature. Throws what verifyPackageSignature throws. */
export async function findVerifiedPackage(
  path: string,
  key: KeyObject,
  files: PackageFiles,
): Promise<VerifiedPackage | undefined> {
  const kind = await requireKind(path, files);
  const { file, lines, members, fault } = await readPackage(path, files);
  if (file === undefined) return undefined;
  const signature = file === 'unusual' ? undefined : parseSignature(file);
  if (signature === undefined) throw malformed(path);
  if (fault) throw fault;
  const content = renderPackageContent(lines);
  const covered = members.length - 1;
  if (!verify(null, content, key, signature)) throw bad(path, covered);
  await requireForm(path, { kind, members }, files);
  return { members: covered, content: content.toString('utf8') };
}

/** The key of a PEM. Throws PACKAGE_SIGNATURE_KEY_INVALID. */
export function requirePackageKey(pem: string): KeyObject {
  const key = readKey(pem);
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw packageSignatureFailure('PACKAGE_SIGNATURE_KEY_INVALID', {
    seen: key
      ? `the public key is of the kind ${key.asymmetricKeyType}`
      : 'the public key cannot be read as one',
    expected: 'an Ed25519 public key in SPKI PEM, from `-----BEGIN PUBLIC KEY-----` on',
    cure: 'Take what `openssl pkey -in private.pem -pubout` prints, all three lines of it, from its owner.',
  });
}

/** A private key would do for the library: its owner must learn that it stands where all can read. */
function readKey(pem: string): KeyObject | undefined {
  if (!pem.trimStart().startsWith('-----BEGIN PUBLIC KEY-----')) return undefined;
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}

interface ReadPackage {
  /** Of SIGNATURE.ed25519; `unusual` when it is no plain file of its size and mode. */
  readonly file: Buffer | 'unusual' | undefined;
  readonly lines: readonly string[];
  /** All, SIGNATURE.ed25519 among them, in the archive's order. */
  readonly members: readonly HeaderFacts[];
  /** The first member that no signature covers. */
  readonly fault: Failure | undefined;
}

/** Reads on after a fault: a package without a signature has none, whatever else is in it. */
async function readPackage(path: string, files: PackageFiles): Promise<ReadPackage> {
  const lines: string[] = [];
  const members: HeaderFacts[] = [];
  let file: ReadPackage['file'];
  let fault: ReadPackage['fault'];
  for await (const member of readMembers(path, { files, links: 'list' })) {
    if (member.name === packageSignatureName) {
      file = await readSignatureFile(member);
      members.push({ name: member.name, size: signatureFileBytes, mode: usualMode });
      continue;
    }
    const reason = uncoveredBecause(member);
    if (reason === undefined) {
      const covered = await coveredBy(member);
      lines.push(...covered.lines);
      members.push(covered.facts);
    } else fault ??= unsignable(path, `${JSON.stringify(member.name)} ${reason}`);
  }
  return { file, lines, members, fault };
}

function uncoveredBecause(member: Member): string | undefined {
  const { name, kind, permissions, symbolicTarget } = member;
  if (!isDecodedWhole(`${name}${symbolicTarget ?? ''}`)) return 'has a name or target not in UTF-8';
  if (kind === 'folder') return 'is a folder';
  if (kind === 'link') return symbolicTarget === undefined ? 'is a hard link' : undefined;
  return permissions === undefined ? 'has no Unix mode' : undefined;
}

interface Covered {
  readonly lines: readonly string[];
  readonly facts: HeaderFacts;
}

async function coveredBy(member: Member): Promise<Covered> {
  const { name, permissions, symbolicTarget: linkTarget } = member;
  if (linkTarget !== undefined) {
    const facts = { name, size: 0, mode: 0o777, linkTarget };
    return { lines: packageLines({ name, linkTarget }), facts };
  }
  const sum = createHash('sha256');
  let size = 0;
  for await (const piece of member.stream()) {
    sum.update(piece);
    size += piece.length;
  }
  const mode = permissions!;
  const lines = packageLines({ name, mode, sha256: sum.digest('hex') });
  return { lines, facts: { name, size, mode } };
}

/** It does not cover itself, so that nothing about it is left open. */
async function readSignatureFile(member: Member): Promise<Buffer | 'unusual'> {
  if (member.kind !== 'file' || member.permissions !== usualMode) return 'unusual';
  const content = Buffer.alloc(signatureFileBytes + 1);
  let size = 0;
  for await (const piece of member.stream()) {
    content.set(piece.subarray(0, content.length - size), size);
    size += Math.min(piece.length, content.length - size);
  }
  return content.subarray(0, size);
}

function missing(path: string) {
  return packageSignatureFailure('PACKAGE_SIGNATURE_MISSING', {
    seen: `${path} has no ${packageSignatureName} at its root`,
    expected: 'a package that is signed inside',
    cure: `Download it again from its own release. If it stays so: ${doNotUse}`,
    location: { file: path },
  });
}

function unsignable(path: string, seen: string) {
  return packageSignatureFailure('PACKAGE_SIGNATURE_UNSIGNABLE', {
    seen: `in ${path}, ${seen}`,
    expected: 'files with Unix modes and symbolic links, all with names in UTF-8',
    cure: `It was packed again by others than who signed it. ${doNotUse}`,
    location: { file: path },
  });
}

function malformed(path: string) {
  return packageSignatureFailure('PACKAGE_SIGNATURE_MALFORMED', {
    seen: `${packageSignatureName} in ${path} is not a signature`,
    expected: 'a plain file of mode 0644 with 64 bytes in Base64, on one line',
    cure: doNotUse,
    location: { file: path },
  });
}

function bad(path: string, members: number) {
  return packageSignatureFailure('PACKAGE_SIGNATURE_BAD', {
    seen: `the signature in ${path} is not one of this key over its ${members} other members`,
    expected: 'the names, contents and modes that were signed, and no member more or less',
    cure: `Check that the key is the one that its owner tells of. If it is: ${doNotUse}`,
    location: { file: path },
  });
}
