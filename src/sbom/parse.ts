/** Reads an SBOM: which format it is, whether it is that, and what it says. */
import { parseBoundedJson } from './bounded-json.ts';
import { sbomFailure } from './failures.ts';
import { readCyclonedx } from './read-cyclonedx.ts';
import { readSpdx } from './read-spdx.ts';
import { maxSbomBytes, type Sbom } from './sbom.ts';
import { cyclonedxVersions, requireCyclonedxSchema, requireSpdxSchema } from './schemas.ts';

/**
 * The SBOM that a text of SPDX 2.3 or CycloneDX 1.4 to 1.7 in JSON is. Throws
 * SBOM_TOO_LARGE, SBOM_MALFORMED, SBOM_FORMAT_UNKNOWN, SBOM_VERSION_UNSUPPORTED,
 * SBOM_SCHEMA_INVALID.
 */
export async function parseSbom(text: string): Promise<Sbom> {
  // Never fewer bytes than UTF-16 units, so that what is far too large is not measured.
  if (text.length > maxSbomBytes || Buffer.byteLength(text) > maxSbomBytes) throw tooLarge();
  refuseOtherNotation(text);
  const value = parseBoundedJson(text);
  const fields = fieldsOf(value);
  if (fields.bomFormat === 'CycloneDX') {
    const version = cyclonedxVersions.find((known) => known === fields.specVersion);
    if (version === undefined) throw unsupported('CycloneDX', fields.specVersion);
    await requireCyclonedxSchema(value, version);
    return readCyclonedx(value, version);
  }
  if (fields.spdxVersion === undefined) throw unknownFormat(value);
  if (fields.spdxVersion !== 'SPDX-2.3') throw unsupported('SPDX', fields.spdxVersion);
  await requireSpdxSchema(value);
  return readSpdx(value);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** Both formats have other notations, which are told by how they begin. */
function refuseOtherNotation(text: string): void {
  const notation = /^\s*</.test(text)
    ? 'XML'
    : /^\s*(?:#[^\n]*\n\s*)*SPDXVersion:/.test(text)
      ? 'tag-value'
      : undefined;
  if (notation === undefined) return;
  throw formatFailure(`the SBOM is written as ${notation}`);
}

function unknownFormat(value: unknown) {
  const fields = fieldsOf(value);
  const context = JSON.stringify(fields['@context'] ?? '');
  if (context.includes('spdx.org/rdf/3')) return unsupported('SPDX', '3');
  const names = Object.keys(fields).slice(0, 8);
  return formatFailure(
    `the JSON has neither \`spdxVersion\` nor \`bomFormat\`, but ${names.join(', ') || 'no field'}`,
  );
}

function formatFailure(seen: string) {
  return sbomFailure('SBOM_FORMAT_UNKNOWN', {
    seen,
    expected: 'SPDX 2.3 or CycloneDX in JSON',
    cure: 'Let the tool write JSON (`syft -o spdx-json`, `npm sbom --sbom-format spdx`, `cdxgen -o bom.json`).',
  });
}

function unsupported(format: string, version: unknown) {
  return sbomFailure('SBOM_VERSION_UNSUPPORTED', {
    seen: `the SBOM is ${format} of version ${JSON.stringify(version ?? 'unknown').slice(0, 60)}`,
    expected: `SPDX 2.3, or CycloneDX ${cyclonedxVersions.join(', ')}`,
    cure: 'Let its tool write one of these (`syft -o spdx-json@2.3`, `cdxgen --spec-version 1.6`).',
  });
}

function tooLarge() {
  return sbomFailure('SBOM_TOO_LARGE', {
    seen: `the SBOM has more than ${maxSbomBytes} bytes`,
    expected: `at most ${maxSbomBytes} bytes, which is what an attestation can hold`,
    cure: 'Leave single files out of it (`SYFT_FILE_METADATA_SELECTION=none`), or give one SBOM an artifact.',
  });
}
