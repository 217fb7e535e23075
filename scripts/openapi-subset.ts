/**
 * Makes src/world/github/openapi.generated.ts: the part of GitHub's OpenAPI
 * description that the loopback world answers. The description is 385 MB when
 * installed, so it is fetched here and is no dependency.
 *
 * Run it with `node scripts/openapi-subset.ts [<unpacked api.github.com.json> <version>]`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operationsInUse } from './openapi-operations.ts';

/** The version that the committed file was made from: raise it on purpose, and look at the diff. */
const packageVersion = '23.0.2';
const target = new URL('../src/world/github/openapi.generated.ts', import.meta.url);

interface Description {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: Record<string, Record<string, unknown>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly unknown[];
  readonly requestBody?: unknown;
  readonly responses: Record<string, unknown>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: unknown;
}

interface Media {
  readonly content?: Record<string, { readonly schema?: unknown }>;
  readonly required?: boolean;
}

/** Keywords that say nothing about validity. */
const prose = new Set(['description', 'summary', 'example', 'examples', 'title', 'externalDocs']);

/** The subset as JSON text: `operations` in the order asked for, and the `schemas` they refer to. */
export function renderSubset(description: Description, operationIds: readonly string[]): string {
  const schemas = new Map<string, unknown>();
  const simplify = schemaSimplifier(description, schemas);
  const operations = operationIds.map((id) => subsetOperation(description, id, simplify));
  amend(schemas);
  const sorted = [...schemas].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({ operations, schemas: Object.fromEntries(sorted) });
}

/** Where GitHub answers what its description does not tell. */
function amend(schemas: Map<string, unknown>): void {
  const asset = schemas.get('release-asset') as { properties: Record<string, { enum: string[] }> };
  // An upload that broke off leaves an asset in this state.
  asset.properties.state!.enum.push('starter');
  const refusal = schemas.get('validation-error') as { properties: Record<string, unknown> };
  refusal.properties.status = { type: 'string' };
}

function subsetOperation(
  description: Description,
  operationId: string,
  simplify: (schema: unknown) => unknown,
) {
  const { path, method, operation } = requireOperation(description, operationId);
  const parameters = (operation.parameters ?? []).map((parameter) => {
    const { name, in: place, required, schema } = dereference(description, parameter) as Parameter;
    // A range of dates (`>=2026-01-02`, `A..B`), whatever the description says.
    const kept = name === 'created' ? { type: 'string' } : simplify(schema);
    return { name, in: place, ...(required && { required }), schema: kept };
  });
  const body = operation.requestBody as Media | undefined;
  const responses = Object.entries(operation.responses).map(([status, response]) => {
    const media = dereference(description, response) as Media;
    return [status, simplify(media.content?.['application/json']?.schema ?? null)];
  });
  return {
    id: operationId,
    method: method.toUpperCase(),
    path,
    parameters,
    ...bodyOf(body, simplify),
    responses: Object.fromEntries(responses),
  };
}

function bodyOf(body: Media | undefined, simplify: (schema: unknown) => unknown) {
  if (!body) return {};
  const schema = body.content?.['application/json']?.schema;
  // Uploads of raw bytes have no JSON schema: whatever the bytes are, they are right.
  if (!schema) return { rawBody: true };
  return { body: simplify(schema), ...(body.required && { bodyRequired: true }) };
}

function requireOperation(description: Description, operationId: string) {
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (operation.operationId === operationId) return { path, method, operation };
    }
  }
  throw new Error(`GitHub's description has no operation ${operationId}.`);
}

/** A function that strips prose, tells `null` as a type, and collects the schemas referred to. */
function schemaSimplifier(description: Description, schemas: Map<string, unknown>) {
  return function simplify(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(simplify);
    if (typeof node !== 'object' || node === null) return node;
    const source = node as Record<string, unknown>;
    if (typeof source.$ref === 'string') return refer(source.$ref);
    return withNull(simplifyKeywords(source), source.nullable === true);
  };

  function simplifyKeywords(source: Record<string, unknown>): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(source)) {
      if (prose.has(key) || key === 'nullable' || key === 'deprecated' || key.startsWith('x-')) {
        continue;
      }
      // Property names are data: one may be called `description`.
      result[key] =
        key === 'properties' ? mapValues(value as object, simplifyOf) : simplifyOf(value);
    }
    return result;
  }

  function simplifyOf(value: unknown): unknown {
    return schemaSimplifier(description, schemas)(value);
  }

  function refer(reference: string): unknown {
    const name = reference.split('/').at(-1)!;
    if (!schemas.has(name)) {
      schemas.set(name, null);
      schemas.set(name, simplifyOf(description.components.schemas![name]));
    }
    return { $ref: `#/schemas/${name}` };
  }
}

/** JSON Schema has no `nullable`; with `type` absent, ajv's own support for it fails. */
function withNull(schema: Record<string, unknown>, nullable: boolean): Record<string, unknown> {
  if (!nullable) return schema;
  if (typeof schema.type !== 'string') return { anyOf: [{ type: 'null' }, schema] };
  const values = Array.isArray(schema.enum) ? { enum: [...new Set([...schema.enum, null])] } : {};
  return { ...schema, ...values, type: [schema.type, 'null'] };
}

function mapValues(source: object, map: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(source).map(([key, value]) => [key, map(value)]));
}

function dereference(description: Description, node: unknown): unknown {
  const reference = (node as { readonly $ref?: string }).$ref;
  if (reference === undefined) return node;
  const [, , kind, name] = reference.split('/');
  return description.components[kind!]![name!];
}

function fetchDescription(): Description {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
  try {
    execFileSync('npm', ['pack', `@octokit/openapi@${packageVersion}`, '--silent'], {
      cwd: folder,
    });
    const file = 'package/generated/api.github.com.json';
    const archive = readdirSync(folder)[0]!;
    execFileSync('tar', ['xzf', archive, file], { cwd: folder });
    return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Description;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const given = process.argv[2];
  const description = given
    ? (JSON.parse(readFileSync(given, 'utf8')) as Description)
    : fetchDescription();
  const json = renderSubset(description, operationsInUse);
  const quoted = `'${json.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  writeFileSync(
    target,
    `// Generated by scripts/openapi-subset.ts from @octokit/openapi ${packageVersion}: do not edit.\n` +
      `/** GitHub's OpenAPI description of the operations in use, as JSON text. */\n` +
      `export const openapiSubset =\n  ${quoted};\n`,
  );
  console.log(`${operationsInUse.length} operations, ${Math.round(json.length / 1024)} KB`);
}
