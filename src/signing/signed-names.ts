/** Which files of a release are signed: what tells of it as a whole, and every SBOM. */
import {
  buildMetaFileName,
  buildMetaJsonFileName,
  checksumsFileName,
  provenanceFileName,
  signatureSuffix,
  zeroProvenanceFileName,
  type ReleaseManifest,
} from '../manifest/manifest.ts';
import { sbomSuffixes } from '../sbom/sbom.ts';

const ofTheRelease: ReadonlySet<string> = new Set([
  checksumsFileName,
  buildMetaFileName,
  buildMetaJsonFileName,
  provenanceFileName,
  zeroProvenanceFileName,
]);

/** Whether evidence of that name is signed. Everything else is by its line in SHA256SUMS. */
export function isSignedName(name: string): boolean {
  return ofTheRelease.has(name) || Object.values(sbomSuffixes).some((end) => name.endsWith(end));
}

/** Whether evidence of that name is the signature of such a file. */
export function isSignature(name: string): boolean {
  return name.endsWith(signatureSuffix) && isSignedName(fileOfSignature(name));
}

/** `SHA256SUMS` of `SHA256SUMS.asc`. */
export function fileOfSignature(name: string): string {
  return name.slice(0, -signatureSuffix.length);
}

/** Names of the files that a signed release has a signature of; SHA256SUMS comes first. */
export function signedNamesOf({ evidence }: Pick<ReleaseManifest, 'evidence'>): readonly string[] {
  return [checksumsFileName, ...evidence.map(({ name }) => name).filter(isSignedName)];
}
