/** The text that a package's signature is over. docs/package-signatures.md tells it to others. */
import { hash } from 'node:crypto';
import type { Sha256 } from '../ports.ts';

/** The member at the archive's root that holds the signature, and that alone is not signed. */
export const packageSignatureName = 'SIGNATURE.ed25519';

/** The first line: the same key may sign other things, and none of them can pose as a package. */
const domainLine = 'release-actions package signature v1';
/** Modes are told where they differ, so that the other lines are those of SHA256SUMS. */
export const usualMode = 0o644;

/** A member as it is signed. */
export type PackageMember =
  | { readonly name: string; readonly sha256: Sha256; readonly mode: number }
  | { readonly name: string; readonly linkTarget: string };

/**
 * The lines of a member: `<sha256>  <name>`, with `mode <octal>  <name>` unless the mode is 0644;
 * of a symbolic link `link <sha256 of its target>  <name>`, as a target may hold anything.
 */
export function packageLines(member: PackageMember): readonly string[] {
  const { name } = member;
  if ('linkTarget' in member) return [`link ${hash('sha256', member.linkTarget)}  ${name}`];
  const line = `${member.sha256}  ${name}`;
  return member.mode === usualMode ? [line] : [line, `mode ${member.mode.toString(8)}  ${name}`];
}

/** The whole text, whichever order the members come in: sorted by bytes, as `LC_ALL=C sort` does. */
export function renderPackageContent(lines: readonly string[]): Buffer {
  const sorted = lines.map((line) => Buffer.from(`${line}\n`)).sort(Buffer.compare);
  return Buffer.concat([Buffer.from(`${domainLine}\n`), ...sorted]);
}

/** Bytes that are not UTF-8 are read as this character: two names could then be one. */
export function isDecodedWhole(text: string): boolean {
  return !text.includes('\ufffd');
}
