/**
 * Checks documents against the schema of their format. ajv and the schemas are loaded at
 * the first use, and a version's validator is compiled when such a document comes: no
 * action pays for what it does not read.
 */
import { inflateRawSync } from 'node:zlib';
import type { Ajv, ErrorObject, FuncKeywordDefinition } from 'ajv';
import { sbomFailure } from './failures.ts';

/** Versions of CycloneDX whose schemas are here. */
export const cyclonedxVersions = ['1.4', '1.5', '1.6', '1.7'] as const;

export type CyclonedxVersion = (typeof cyclonedxVersions)[number];

/** Throws SBOM_SCHEMA_INVALID with the first place that is not as the schema says. */
export async function requireSpdxSchema(document: unknown): Promise<void> {
  const ajv = await loadAjv();
  if (!ajv.getSchema('spdx-2.3')) ajv.addSchema((await import('./spdx-schema.ts')).spdxSchema);
  requireValid(ajv, 'spdx-2.3', { document, title: 'SPDX 2.3' });
}

/** Throws SBOM_SCHEMA_INVALID with the first place that is not as the schema says. */
export async function requireCyclonedxSchema(
  document: unknown,
  version: CyclonedxVersion,
): Promise<void> {
  const ajv = await loadAjv();
  const id = cyclonedxId(`bom-${version}`);
  if (!ajv.schemas[id]) await addCyclonedx(ajv);
  requireValid(ajv, id, { document, title: `CycloneDX ${version}` });
}

let loading: Promise<Ajv> | undefined;

function loadAjv(): Promise<Ajv> {
  loading ??= makeAjv();
  return loading;
}

async function makeAjv(): Promise<Ajv> {
  // By its default: of a class, the bundler hands on no other name.
  const { Ajv: Compiler } = (await import('ajv')).default;
  const formats = await import('ajv-formats');
  const ajv = new Compiler({
    strict: false,
    logger: false,
    validateSchema: false,
    code: { optimize: false },
  });
  formats.default.default(ajv, ['date', 'date-time', 'email', 'uri']);
  // Addresses beyond ASCII have no checker that is worth a dependency: no spaces, no more.
  for (const name of ['iri-reference', 'idn-email']) ajv.addFormat(name, /^\S*$/);
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword(uniqueItems);
  return ajv;
}

/** ajv compares every item with every other: hours for the lists that SBOMs hold. */
const uniqueItems: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  errors: false,
  validate: (wanted: boolean, items: readonly unknown[]) =>
    !wanted || new Set(items.map(canonicalText)).size === items.length,
};

/** Equal for equal values, whatever the order of their fields. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, entry: unknown) =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([one], [other]) => (one < other ? -1 : 1)))
      : entry,
  );
}

function cyclonedxId(name: string): string {
  return `http://cyclonedx.org/schema/${name}.schema.json`;
}

async function addCyclonedx(ajv: Ajv): Promise<void> {
  const { cyclonedxSchemas } = await import('./cyclonedx-schemas.generated.ts');
  const text = inflateRawSync(Buffer.from(cyclonedxSchemas, 'base64')).toString('utf8');
  const schemas = JSON.parse(text) as Readonly<Record<string, object>>;
  for (const [name, schema] of Object.entries(schemas)) {
    ajv.addSchema({ ...schema, $id: cyclonedxId(name) });
  }
  // The list of licences grows with every edition: an identifier that is newer than this
  // suite is not an error.
  ajv.addSchema({ $id: cyclonedxId('spdx'), type: 'string', pattern: '^[A-Za-z0-9.+-]+$' });
}

interface Checked {
  readonly document: unknown;
  readonly title: string;
}

function requireValid(ajv: Ajv, id: string, { document, title }: Checked): void {
  const validate = ajv.getSchema(id)!;
  if (validate(document) === true) return;
  throw sbomFailure('SBOM_SCHEMA_INVALID', {
    seen: `the SBOM is not ${title}: ${describe(validate.errors?.[0])}`,
    expected: `a document that the schema of ${title} allows`,
    cure: 'Update the tool that makes it, or correct what changes its output.',
  });
}

function describe(error: ErrorObject | undefined): string {
  const { instancePath = '', message = 'it is not allowed', params = {} } = error ?? {};
  const { additionalProperty } = params as { readonly additionalProperty?: string };
  const field = additionalProperty === undefined ? '' : ` (${JSON.stringify(additionalProperty)})`;
  return `${instancePath || 'the document'} ${message}${field}`.slice(0, 500);
}
