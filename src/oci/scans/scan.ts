/** What a scanner found in an image, whatever format it told that in. */
import type { ImageDigest } from '../../image-ports.ts';
import { sarifLevels, type SarifLevel } from '../../sarif-rules.ts';
import { textLike } from '../../shape.ts';
import { isImageDigest } from '../digest.ts';

/** The name of a scanner, as a receipt can hold it. */
export const toolName = textLike(/^[^\p{Cc}]{1,200}$/u, 'the name of a tool');

export interface ScanFinding {
  /** `CVE-2026-1234`, or the scanner's own name of what it found. */
  readonly id: string;
  readonly level: SarifLevel;
}

export interface ScanResult {
  readonly tool: string;
  /** Every digest by which it names what was scanned. */
  readonly digests: readonly ImageDigest[];
  readonly findings: readonly ScanFinding[];
  /** Why nothing follows from it; undefined when the scan was done. */
  readonly undone: string | undefined;
}

/** Whether the level is graver than the other one. */
export function isGraver(level: SarifLevel, than: SarifLevel): boolean {
  return sarifLevels.indexOf(level) > sarifLevels.indexOf(than);
}

/** The digests in `sha256:…` and `ghcr.io/octo/demo@sha256:…`; names without one give none. */
export function digestsIn(names: readonly (string | undefined)[]): readonly ImageDigest[] {
  return names
    .map((name = '') => name.slice(name.lastIndexOf('@') + 1))
    .filter((digest) => isImageDigest(digest));
}

const levels: ReadonlyMap<string, SarifLevel> = new Map([
  ['critical', 'error'],
  ['high', 'error'],
  ['medium', 'warning'],
  ['low', 'note'],
  ['negligible', 'note'],
]);

/** The level of a severity in words; one that nobody has judged may be the gravest. */
export function levelOf(severity: string | undefined): SarifLevel {
  return levels.get(severity?.toLowerCase() ?? '') ?? 'error';
}
