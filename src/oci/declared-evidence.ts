/** What was declared of an image's platforms besides who built it: scans and SBOMs. */
import { createHash } from 'node:crypto';
import type { Files } from '../ports.ts';
import { maxSbomBytes } from '../sbom/sbom.ts';
import { nameAt, type Place } from './find-manifest.ts';
import { parseScan } from './scans/parse-scan.ts';
import { requireScans, type ScanFile, type SeenScan } from './scans/require-scans.ts';
import type { SarifLevel } from '../sarif-rules.ts';
import { findSboms } from './sboms/find-sboms.ts';
import type { SeenSbom } from './sboms/require-sboms.ts';
import { readSbomText } from './sboms/sbom-text.ts';
import type { SourceImage } from './source.ts';

export interface DeclaredInputs {
  /** Files. */
  readonly scans: readonly string[] | undefined;
  readonly scanMaxLevel: SarifLevel;
  /** An expression that comes to nothing leaves the files away, and nothing else would be demanded. */
  readonly requireScans: boolean;
  /** Files. */
  readonly sboms: readonly string[] | undefined;
  readonly requireSboms: boolean;
  /** Whether SBOMs must be beside the image, or count when they are. */
  readonly registrySboms: boolean;
}

/** What was seen of it, for the receipt; what was not declared is left out. */
export interface DeclaredSeen {
  readonly scans?: readonly SeenScan[];
  readonly sboms?: readonly SeenSbom[];
}

const maxScanBytes = 64 * 1024 * 1024;

/** Whether something is said of the single platforms, so that they must be known. */
export function isOfPlatforms(inputs: DeclaredInputs): boolean {
  const { scans, sboms } = demanded(inputs);
  return scans !== undefined || sboms !== undefined;
}

/** Files of what is demanded, which may be none; undefined for what is not. */
function demanded({ scans, sboms, ...inputs }: DeclaredInputs) {
  return {
    scans: scans ?? (inputs.requireScans ? [] : undefined),
    sboms: sboms ?? (inputs.requireSboms || inputs.registrySboms ? [] : undefined),
  };
}

/**
 * Throws IMAGE_SCAN_*, IMAGE_SBOM_*, IMAGE_NO_PLATFORMS, SBOM_*, FILE_*, and what reading the
 * registry throws.
 */
export async function requireDeclared(
  inputs: DeclaredInputs,
  source: SourceImage,
  { from, files }: { readonly from: Place; readonly files: Pick<Files, 'read'> },
): Promise<DeclaredSeen> {
  const { digest } = source.manifest;
  const image = { name: nameAt(from, digest), digest, platforms: source.platforms };
  const wanted = demanded(inputs);
  const scans =
    wanted.scans && requireScans(await readScans(wanted.scans, files), image, inputs.scanMaxLevel);
  const found = inputs.registrySboms ? await findSboms(source, from) : [];
  const sboms =
    wanted.sboms &&
    (await judgeSboms([...(await readSboms(wanted.sboms, files)), ...found], image));
  return { ...(scans && { scans }), ...(sboms && { sboms }) };
}

async function readScans(
  paths: readonly string[],
  files: Pick<Files, 'read'>,
): Promise<readonly ScanFile[]> {
  const read = paths.map(async (path) => {
    const bytes = await files.read(path, maxScanBytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { path, sha256, results: parseScan(bytes.toString('utf8'), path) };
  });
  return Promise.all(read);
}

async function readSboms(paths: readonly string[], files: Pick<Files, 'read'>) {
  const read = paths.map(async (path) => readSbomText(await files.read(path, maxSbomBytes), path));
  return Promise.all(read);
}

/** The schemas of SBOMs are loaded only where there are some. */
const judgeSboms: typeof import('./sboms/require-sboms.ts').requireSboms = async (...asked) => {
  const { requireSboms } = await import('./sboms/require-sboms.ts');
  return requireSboms(...asked);
};
