/** The JSON Schema of the SPDX project for SPDX 2.3, made anew from its facts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../support/run-node.ts';

export interface SpdxFacts {
  readonly records: Readonly<
    Record<
      string,
      { readonly required: readonly string[]; readonly fields: Readonly<Record<string, string>> }
    >
  >;
  readonly words: Readonly<Record<string, readonly string[]>>;
}

const path = join(projectFolder, '__tests__/fixtures/spdx/schema-facts-2.3.json');

/** As they stand in the fixture. */
export const spdxFacts = JSON.parse(readFileSync(path, 'utf8')) as SpdxFacts;

/** Draft 7. */
export function officialSpdxSchema(): object {
  const { records, words } = spdxFacts;
  const definitions = {
    ...Object.fromEntries(Object.entries(words).map(([name, list]) => [name, { enum: list }])),
    ...Object.fromEntries(
      Object.entries(records).map(([name, { required, fields }]) => [
        name,
        {
          type: 'object',
          properties: Object.fromEntries(
            Object.entries(fields).map(([field, type]) => [field, schemaOf(type)]),
          ),
          required,
          additionalProperties: false,
        },
      ]),
    ),
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $ref: '#/definitions/document',
    definitions,
  };
}

function schemaOf(type: string): object {
  const list = /^(\w+)\[(1\+)?\]$/.exec(type);
  if (list) {
    return { type: 'array', items: schemaOf(list[1]!), ...(list[2] && { minItems: 1 }) };
  }
  const own = Object.hasOwn(spdxFacts.records, type) || Object.hasOwn(spdxFacts.words, type);
  return own ? { $ref: `#/definitions/${type}` } : { type };
}
