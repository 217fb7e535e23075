/** That every platform of an image was scanned, by its own digest, and nothing too grave found. */
import type { ImageDigest } from '../../image-ports.ts';
import type { Sha256 } from '../../ports.ts';
import { imageFailure } from '../failures.ts';
import { findUntold, platformNamed, type PlatformsOf } from '../platform-evidence.ts';
import { sarifLevels, type SarifLevel } from '../../sarif-rules.ts';
import { isGraver, type ScanResult } from './scan.ts';

/** A file of scan results, read. */
export interface ScanFile {
  readonly path: string;
  readonly sha256: Sha256;
  readonly results: readonly ScanResult[];
}

/** What was seen, for the receipt. */
export interface SeenScan {
  readonly platform: string;
  readonly digest: ImageDigest;
  readonly tool: string;
  /** The gravest level that was found. */
  readonly worst: SarifLevel;
  /** Of the file. */
  readonly sha256: Sha256;
}

/**
 * Every result counts: one that finds nothing does not make up for one that does. Throws
 * IMAGE_SCAN_OTHER, IMAGE_SCAN_NOT_DONE, IMAGE_SCAN_MISSING, IMAGE_SCAN_FINDINGS and
 * IMAGE_NO_PLATFORMS.
 */
export function requireScans(
  files: readonly ScanFile[],
  image: PlatformsOf,
  maxLevel: SarifLevel,
): readonly SeenScan[] {
  const judged = files.flatMap((file) =>
    file.results.map((result) => ({ ...judge(result, file, image), result })),
  );
  const missing = findUntold(
    image,
    judged.map(({ digest }) => digest),
  );
  if (missing.length > 0) {
    throw imageFailure('IMAGE_SCAN_MISSING', {
      seen: `no scan result is of ${missing.join(' or ')}`,
      expected: 'one of every platform: what is in one of them tells nothing of another',
      cure: 'Scan each platform by its own digest, and hand over all of the results in `scans`.',
    });
  }
  const grave = judged.filter(({ worst }) => isGraver(worst, maxLevel));
  if (grave.length > 0) throw tooGrave(grave, maxLevel);
  return judged.map(({ result: _, ...seen }) => seen);
}

function judge(result: ScanResult, { path, sha256 }: ScanFile, image: PlatformsOf): SeenScan {
  const { tool, digests, findings, undone } = result;
  const named = platformNamed(digests, image);
  if ('seen' in named) {
    throw imageFailure('IMAGE_SCAN_OTHER', {
      seen: `the scan result ${path} by ${tool} ${named.seen}`,
      expected: 'the digest of the one platform that was scanned',
      cure: 'Scan each platform by the digest of its own manifest (`trivy image ghcr.io/octo/demo@sha256:…`): of an index, a scanner sees one platform only and may not say which. SARIF of grype names no digest: take its JSON.',
    });
  }
  if (undone !== undefined) {
    throw imageFailure('IMAGE_SCAN_NOT_DONE', {
      seen: `the scan result ${path} by ${tool}, of ${named.platform}: ${undone}`,
      expected: 'a scan that was done to its end, and looked at something',
      cure: 'Read the log of the scanner, and scan again with one that knows what is in the image.',
    });
  }
  const worst = sarifLevels.findLast((level) => findings.some((one) => one.level === level));
  return { ...named, tool, worst: worst ?? 'none', sha256 };
}

const maxTold = 5;

function tooGrave(
  grave: readonly (SeenScan & { readonly result: ScanResult })[],
  maxLevel: SarifLevel,
) {
  const lines = grave.map(({ platform, tool, result }) => {
    const found = result.findings.filter(({ level }) => isGraver(level, maxLevel));
    const ids = [...new Set(found.map(({ id, level }) => `${id.slice(0, 100)} (${level})`))];
    const more = ids.length > maxTold ? ` and ${ids.length - maxTold} more` : '';
    return `${platform}, by ${tool}: ${ids.slice(0, maxTold).join(', ')}${more}`;
  });
  return imageFailure('IMAGE_SCAN_FINDINGS', {
    seen: lines.join('\n'),
    expected: `nothing above the level \`${maxLevel}\``,
    cure: 'Mend the image and release it anew. What does not concern it is left out by the scanner’s own list (`.trivyignore`, `ignore` of grype), where the reason can stand; `scan-max-level` lets all of a level through.',
  });
}
