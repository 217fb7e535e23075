/** Signs what is about to be packed. */
import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { inParallel } from '../in-parallel.ts';
import { byCodeUnit } from '../manifest/safe-name.ts';
import type { PackMember } from '../pack/member.ts';
import type { Files } from '../ports.ts';
import {
  isDecodedWhole,
  packageLines,
  packageSignatureName,
  renderPackageContent,
} from './package-content.ts';
import { packageSigningFailure } from './package-failures.ts';
import { renderSignature, signatureFileBytes } from './package-signature.ts';

export type SigningFiles = Pick<Files, 'digest' | 'write' | 'makeTemporaryFolder'>;

export interface UnsignedPackage {
  readonly folder: string;
  readonly members: readonly PackMember[];
}

/**
 * The members and SIGNATURE.ed25519 among them, sorted; each file with the digest that was signed,
 * so that packing refuses another content. The same key and files give the same bytes. Throws
 * PACKAGE_SIGNATURE_PRIVATE_KEY_INVALID, PACKAGE_SIGNATURE_TAKEN, PACKAGE_SIGNATURE_NAME_UNCLEAR,
 * FILE_*.
 */
export async function signPackage(
  { folder, members }: UnsignedPackage,
  privateKey: string,
  files: SigningFiles,
): Promise<readonly PackMember[]> {
  const key = requirePrivateKey(privateKey);
  requireFree(folder, members);
  const settled = await inParallel(members, (member) => settle(member, files));
  const content = renderPackageContent(settled.flatMap(({ lines }) => lines));
  const path = `${await files.makeTemporaryFolder('sign')}/${packageSignatureName}`;
  await files.write(path, renderSignature(sign(null, content, key)));
  const { sha256 } = await files.digest(path);
  const size = signatureFileBytes;
  const signature = { name: packageSignatureName, path, size, mode: 0o644, sha256 } as const;
  return [...settled.map(({ member }) => member), signature].sort((one, other) =>
    byCodeUnit(one.name, other.name),
  );
}

/** What is signed of a member, and the member with it, so that nothing else is packed. */
interface Settled {
  readonly member: PackMember;
  readonly lines: readonly string[];
}

async function settle(member: PackMember, files: SigningFiles): Promise<Settled> {
  const { name, path, mode, linkTarget } = member;
  if (!isDecodedWhole(`${name}${linkTarget ?? ''}`)) {
    throw packageSigningFailure('PACKAGE_SIGNATURE_NAME_UNCLEAR', {
      seen: `the name ${JSON.stringify(name)} or where it leads has the character U+FFFD`,
      expected: 'names without it: it stands for whatever is not UTF-8',
      cure: 'Rename the file, or leave it out with `exclude`.',
    });
  }
  if (linkTarget !== undefined) return { member, lines: packageLines({ name, linkTarget }) };
  const { sha256 } = await files.digest(path);
  return { member: { ...member, sha256 }, lines: packageLines({ name, mode, sha256 }) };
}

/** Case is ignored where many unpack: one of two such files would take the other's place. */
function requireFree(folder: string, members: readonly PackMember[]): void {
  const taken = members.find(({ name, path }) =>
    [name, path.slice(folder.length + 1)].some(
      (one) => one.toLowerCase() === packageSignatureName.toLowerCase(),
    ),
  );
  if (taken === undefined) return;
  throw packageSigningFailure('PACKAGE_SIGNATURE_TAKEN', {
    seen: `${taken.path} is there already`,
    expected: `a folder without ${packageSignatureName}: it is made anew from all other files`,
    cure: 'Remove it, or leave it out with `exclude`. When it was unpacked from a signed package, pack without the key.',
  });
}

/** Never told: the key, or what the library says of it. */
function requirePrivateKey(pem: string): KeyObject {
  const key = readKey(pem);
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw packageSigningFailure('PACKAGE_SIGNATURE_PRIVATE_KEY_INVALID', {
    seen: key
      ? `\`ed25519-private-key\` is a key of the kind ${key.asymmetricKeyType}`
      : '`ed25519-private-key` cannot be read as a private key without a passphrase',
    expected: 'an Ed25519 private key in PKCS#8 PEM, from `-----BEGIN PRIVATE KEY-----` on',
    cure: 'Store what `openssl genpkey -algorithm ed25519` prints as the secret, all three lines of it.',
  });
}

function readKey(pem: string): KeyObject | undefined {
  if (!pem.startsWith('-----BEGIN PRIVATE KEY-----')) return undefined;
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
