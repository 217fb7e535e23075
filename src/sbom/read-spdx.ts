/** What an SPDX 2.3 document says, once its schema is known to hold. */
import { textsOf } from './bounded-json.ts';
import { findDuplicates } from './duplicates.ts';
import { imageDigestIn } from './purl.ts';
import type { Sbom, SbomPackage } from './sbom.ts';

interface Checksum {
  readonly algorithm: string;
  readonly checksumValue: string;
}

interface SpdxPackage {
  readonly SPDXID: string;
  readonly name: string;
  readonly versionInfo?: string;
  readonly packageFileName?: string;
  readonly checksums?: readonly Checksum[];
  readonly externalRefs?: readonly {
    readonly referenceCategory: string;
    readonly referenceType: string;
    readonly referenceLocator: string;
  }[];
}

interface SpdxFile {
  readonly SPDXID: string;
  readonly fileName: string;
  readonly checksums: readonly Checksum[];
}

/** The fields that are read here; the schema vouches for their types. */
interface SpdxDocument {
  readonly packages?: readonly SpdxPackage[];
  readonly files?: readonly SpdxFile[];
  readonly snippets?: readonly { readonly SPDXID: string }[];
  readonly documentDescribes?: readonly string[];
  readonly relationships?: readonly {
    readonly spdxElementId: string;
    readonly relatedSpdxElement: string;
  }[];
}

const documentId = 'SPDXRef-DOCUMENT';

/** The document must be valid. */
export function readSpdx(value: unknown): Sbom {
  const document = value as SpdxDocument;
  const { packages = [], files = [], snippets = [] } = document;
  const ids = [documentId, ...[...packages, ...files, ...snippets].map(({ SPDXID }) => SPDXID)];
  const listed = packages.map(asPackage);
  return {
    format: 'spdx',
    specVersion: '2.3',
    packages: listed,
    subjects: [
      ...listed.map(({ sha256, name }, at) => ({
        name: packages[at]!.packageFileName || name,
        sha256,
      })),
      ...files.map(({ fileName, checksums }) => ({ name: fileName, sha256: sha256Of(checksums) })),
    ],
    duplicateIds: findDuplicates(ids),
    brokenReferences: findBroken(document, new Set(ids)),
    texts: [...textsOf(document)],
  };
}

function asPackage({ name, versionInfo, checksums = [], externalRefs = [] }: SpdxPackage) {
  // trivy gives an image no checksum.
  const digests = externalRefs
    .filter(({ referenceType }) => referenceType === 'purl')
    .map(({ referenceLocator }) => imageDigestIn(referenceLocator))
    .filter((digest) => digest !== undefined);
  const known = externalRefs.some(({ referenceCategory }) => referenceCategory !== 'OTHER');
  const result: SbomPackage = {
    name: asserted(name) ?? '',
    version: asserted(versionInfo),
    identified: known || checksums.length > 0,
    sha256: [...sha256Of(checksums), ...digests],
  };
  return result;
}

/** SPDX has words for "there is none" and "I do not say". */
function asserted(text: string | undefined): string | undefined {
  return text === undefined || /^(?:NONE|NOASSERTION|\s*)$/.test(text) ? undefined : text;
}

function sha256Of(checksums: readonly Checksum[]): readonly string[] {
  return checksums
    .filter(({ algorithm }) => algorithm === 'SHA256')
    .map(({ checksumValue }) => checksumValue.toLowerCase());
}

function findBroken(
  { relationships = [], documentDescribes = [] }: SpdxDocument,
  ids: ReadonlySet<string>,
): readonly string[] {
  const references = [
    ...documentDescribes,
    ...relationships.flatMap((entry) => [entry.spdxElementId, entry.relatedSpdxElement]),
  ];
  // `NONE`, `NOASSERTION` and elements of other documents are not to be found in this one.
  const own = references.filter((reference) => reference.startsWith('SPDXRef-'));
  return [...new Set(own.filter((reference) => !ids.has(reference)))].sort();
}
