/** A software bill of materials, read from SPDX or CycloneDX: what the checks and others need of it. */
import type { Sha256 } from '../ports.ts';

export type SbomFormat = 'spdx' | 'cyclonedx';

/** How the evidence file of a format ends. */
export const sbomSuffixes: Readonly<Record<SbomFormat, string>> = {
  spdx: '.spdx.json',
  cyclonedx: '.cdx.json',
};

/** More than this the attestation of an SBOM cannot hold either (16 MB, actions/attest). */
export const maxSbomBytes = 16 * 1024 * 1024;

export interface SbomPackage {
  /** Empty when there is none, or when the SBOM says that it asserts none. */
  readonly name: string;
  readonly version: string | undefined;
  /** A package URL, a CPE or a digest: with one of these a package without a version is known too. */
  readonly identified: boolean;
  /** Every SHA-256 of it, in lower case. */
  readonly sha256: readonly Sha256[];
}

/** A text of the document and where it stands, such as `packages[3].name`. */
export interface PlacedText {
  readonly place: string;
  /** The field's name; of a list, that of the list. */
  readonly field: string;
  readonly text: string;
}

export interface Sbom {
  readonly format: SbomFormat;
  /** `2.3` of SPDX, `1.6` of CycloneDX. */
  readonly specVersion: string;
  /** Everything that is listed, the artifact among it when the SBOM has it as a package. */
  readonly packages: readonly SbomPackage[];
  /** What may be the artifact: described elements, packages and files. */
  readonly subjects: readonly Pick<SbomPackage, 'name' | 'sha256'>[];
  /** Identifiers that are given twice, sorted. */
  readonly duplicateIds: readonly string[];
  /** References to what is not there, sorted. */
  readonly brokenReferences: readonly string[];
  /** Every text of the document, in its order. */
  readonly texts: readonly PlacedText[];
}
