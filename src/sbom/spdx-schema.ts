/**
 * SPDX 2.3 in JSON as a JSON Schema: the fields, types and words of
 * https://spdx.github.io/spdx-spec/v2.3/, written out once each. Where the text of the
 * specification is stricter than the schema that comes with it (identifiers, times,
 * digests), so is this one: that is what its validators refuse as well.
 */
const text = { type: 'string' };
const texts = { type: 'array', items: text };
const whole = { type: 'integer' };
const words = (list: string) => ({ enum: list.split(' ') });
const listOf = (items: object) => ({ type: 'array', items });

// The specification has letters, digits, `.` and `-` alone, but npm keeps the `_` of names.
const elementId = { type: 'string', pattern: '^SPDXRef-[^\\s:#]+$' };
const anyReference = {
  type: 'string',
  pattern: '^(?:NONE|NOASSERTION|(?:DocumentRef-[^\\s:#]+:)?SPDXRef-[^\\s:#]+)$',
};
// Fractions of a second are not in the specification, but npm writes them.
const time = {
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?Z$',
};

type Properties = Readonly<Record<string, object>>;

/** An object with these fields and no others. */
function record(properties: Properties, required: readonly string[]): object {
  return { type: 'object', properties, required, additionalProperties: false };
}

const checksum = record(
  {
    algorithm: words(
      'SHA1 SHA224 SHA256 SHA384 SHA512 SHA3-256 SHA3-384 SHA3-512 BLAKE2b-256 BLAKE2b-384 BLAKE2b-512 BLAKE3 MD2 MD4 MD5 MD6 ADLER32',
    ),
    checksumValue: { type: 'string', pattern: '^[0-9a-fA-F]+$' },
  },
  ['algorithm', 'checksumValue'],
);
const checksums = listOf(checksum);

const annotation = record(
  { annotationDate: time, annotationType: words('OTHER REVIEW'), annotator: text, comment: text },
  ['annotationDate', 'annotationType', 'annotator', 'comment'],
);

const creationInfo = record(
  {
    comment: text,
    created: time,
    creators: { ...texts, minItems: 1 },
    licenseListVersion: text,
  },
  ['created', 'creators'],
);

const externalDocumentRef = record({ checksum, externalDocumentId: text, spdxDocument: text }, [
  'checksum',
  'externalDocumentId',
  'spdxDocument',
]);

const crossReference = record(
  {
    ...{
      isLive: { type: 'boolean' },
      isValid: { type: 'boolean' },
      isWayBackLink: { type: 'boolean' },
    },
    ...{ match: text, order: whole, timestamp: text, url: text },
  },
  ['url'],
);

const extractedLicense = record(
  {
    ...{ comment: text, crossRefs: listOf(crossReference), extractedText: text },
    ...{ licenseId: text, name: text, seeAlsos: texts },
  },
  ['extractedText', 'licenseId'],
);

const review = record({ comment: text, reviewDate: time, reviewer: text }, ['reviewDate']);

/** Of packages, files and snippets alike. */
const item: Properties = {
  ...{ SPDXID: elementId, annotations: listOf(annotation), attributionTexts: texts },
  ...{ comment: text, copyrightText: text, licenseComments: text, licenseConcluded: text },
};

const externalRef = record(
  {
    comment: text,
    referenceCategory: words('OTHER PERSISTENT-ID SECURITY PACKAGE-MANAGER'),
    ...{ referenceLocator: text, referenceType: text },
  },
  ['referenceCategory', 'referenceLocator', 'referenceType'],
);

const verificationCode = record(
  { packageVerificationCodeExcludedFiles: texts, packageVerificationCodeValue: text },
  ['packageVerificationCodeValue'],
);

const packageItem = record(
  {
    ...item,
    ...{ builtDate: time, checksums, description: text, downloadLocation: text },
    ...{ externalRefs: listOf(externalRef), filesAnalyzed: { type: 'boolean' } },
    ...{ hasFiles: texts, homepage: text, licenseDeclared: text, licenseInfoFromFiles: texts },
    ...{ name: text, originator: text, packageFileName: text },
    packageVerificationCode: verificationCode,
    primaryPackagePurpose: words(
      'OTHER INSTALL ARCHIVE FIRMWARE APPLICATION FRAMEWORK LIBRARY CONTAINER SOURCE DEVICE OPERATING_SYSTEM FILE',
    ),
    ...{ releaseDate: time, sourceInfo: text, summary: text, supplier: text },
    ...{ validUntilDate: time, versionInfo: text },
  },
  ['SPDXID', 'downloadLocation', 'name'],
);

const fileItem = record(
  {
    ...item,
    artifactOfs: listOf({ type: 'object' }),
    checksums: { ...checksums, minItems: 1 },
    ...{ fileContributors: texts, fileDependencies: texts, fileName: text },
    fileTypes: listOf(
      words('OTHER DOCUMENTATION IMAGE VIDEO ARCHIVE SPDX APPLICATION SOURCE BINARY TEXT AUDIO'),
    ),
    ...{ licenseInfoInFiles: texts, noticeText: text },
  },
  ['SPDXID', 'checksums', 'fileName'],
);

const pointer = record({ reference: text, offset: whole, lineNumber: whole }, ['reference']);
const range = record({ endPointer: pointer, startPointer: pointer }, [
  'endPointer',
  'startPointer',
]);
const snippet = record(
  {
    ...item,
    ...{ licenseInfoInSnippets: texts, name: text, snippetFromFile: text },
    ranges: { ...listOf(range), minItems: 1 },
  },
  ['SPDXID', 'ranges', 'snippetFromFile'],
);

const relationship = record(
  {
    ...{ comment: text, spdxElementId: anyReference, relatedSpdxElement: anyReference },
    relationshipType: words(
      'DESCRIBES DESCRIBED_BY CONTAINS CONTAINED_BY DEPENDS_ON DEPENDENCY_OF DEPENDENCY_MANIFEST_OF BUILD_DEPENDENCY_OF DEV_DEPENDENCY_OF OPTIONAL_DEPENDENCY_OF PROVIDED_DEPENDENCY_OF TEST_DEPENDENCY_OF RUNTIME_DEPENDENCY_OF EXAMPLE_OF GENERATES GENERATED_FROM ANCESTOR_OF DESCENDANT_OF VARIANT_OF DISTRIBUTION_ARTIFACT PATCH_FOR PATCH_APPLIED COPY_OF FILE_ADDED FILE_DELETED FILE_MODIFIED EXPANDED_FROM_ARCHIVE DYNAMIC_LINK STATIC_LINK DATA_FILE_OF TEST_CASE_OF BUILD_TOOL_OF DEV_TOOL_OF TEST_OF TEST_TOOL_OF DOCUMENTATION_OF OPTIONAL_COMPONENT_OF METAFILE_OF PACKAGE_OF AMENDS PREREQUISITE_FOR HAS_PREREQUISITE REQUIREMENT_DESCRIPTION_FOR SPECIFICATION_FOR OTHER',
    ),
  },
  ['spdxElementId', 'relatedSpdxElement', 'relationshipType'],
);

/** For ajv, JSON Schema draft 7. */
export const spdxSchema = {
  $id: 'spdx-2.3',
  ...record(
    {
      ...{ SPDXID: { const: 'SPDXRef-DOCUMENT' }, spdxVersion: { const: 'SPDX-2.3' } },
      ...{ dataLicense: { const: 'CC0-1.0' }, name: text, comment: text, creationInfo },
      documentNamespace: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9+.-]*:[^\\s#]+$' },
      ...{ annotations: listOf(annotation), documentDescribes: texts },
      externalDocumentRefs: listOf(externalDocumentRef),
      hasExtractedLicensingInfos: listOf(extractedLicense),
      ...{ packages: listOf(packageItem), files: listOf(fileItem), snippets: listOf(snippet) },
      ...{ relationships: listOf(relationship), revieweds: listOf(review) },
    },
    // The namespace is mandatory in 6.5 of the specification, though not in its schema.
    ['SPDXID', 'creationInfo', 'dataLicense', 'documentNamespace', 'name', 'spdxVersion'],
  ),
};
