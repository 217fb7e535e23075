/** Our SBOMs and our schema, judged by what the SPDX project's own schema says. */
import { Ajv } from 'ajv';
import { describe, expect, it } from '@jest/globals';
import { spdxSchema } from '../../src/sbom/spdx-schema.ts';
import { syftSpdx, withChange } from './documents.ts';
import { madeDocuments } from './made-documents.ts';
import { officialSpdxSchema, spdxFacts } from './official-spdx.ts';

const validate = new Ajv({ allErrors: true }).compile(officialSpdxSchema());

/** What is wrong with a document, as places and words. */
function faultsOf(document: unknown): readonly string[] {
  if (validate(document)) return [];
  return validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('the official schema of SPDX 2.3', () => {
  it.each([...madeDocuments()])('accepts what is made from %s', (_, text) => {
    expect(faultsOf(JSON.parse(text))).toEqual([]);
  });

  it('accepts what syft writes, which is accepted here too', () => {
    expect(faultsOf(syftSpdx())).toEqual([]);
  });

  it.each([
    ['packages.0.name', undefined],
    ['packages.0.downloadLocation', undefined],
    ['packages.0.licence', 'MIT'],
    ['packages.0.externalRefs.0.referenceCategory', 'PACKAGE_MANAGER'],
    ['packages.1.checksums.0.algorithm', 'SHA-256'],
    ['packages.1.primaryPackagePurpose', 'WHEEL'],
    ['relationships.0.relationshipType', 'DEPENDS'],
    ['creationInfo.creators', []],
    ['creationInfo.created', undefined],
    ['files.0.checksums', []],
    ['dataLicense', undefined],
  ])('refuses a document with another %s: %j', (place, value) => {
    expect(faultsOf(withChange(syftSpdx(), place, value))).not.toEqual([]);
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly type?: string;
  readonly minItems?: number;
}

/** Where our schema and the official one say something else about a type, with the place. */
function differences(own: Schema, type: string, place: string): readonly string[] {
  const list = /^(\w+)\[(1\+)?\]$/.exec(type);
  if (list) {
    const least = own.minItems ?? 0;
    const inside = differences(own.items ?? {}, list[1]!, `${place}[]`);
    return least === (list[2] ? 1 : 0) ? inside : [`${place}: at least ${least}`, ...inside];
  }
  const record = spdxFacts.records[type];
  const words = spdxFacts.words[type];
  if (words) return sameWords(own.enum, words) ? [] : [`${place}: other words`];
  // Where the specification has one word, we have that one.
  if (!record) return own.type === type || 'const' in own || 'pattern' in own ? [] : [place];
  const fields = Object.keys(record.fields);
  return [
    ...(own.additionalProperties === false ? [] : [`${place}: further fields`]),
    ...(sameWords(Object.keys(own.properties ?? {}), fields) ? [] : [`${place}: other fields`]),
    ...(own.required ?? [])
      .filter((name) => !record.required.includes(name))
      .map((name) => `${place}.${name}: required`),
    ...record.required
      .filter((name) => !own.required?.includes(name))
      .map((name) => `${place}.${name}: not required`),
    ...fields.flatMap((name) =>
      differences(own.properties?.[name] ?? {}, record.fields[name]!, `${place}.${name}`),
    ),
  ];
}

function sameWords(one: readonly string[] = [], other: readonly string[]): boolean {
  return [...one].sort().join(' ') === [...other].sort().join(' ');
}

describe('our schema of SPDX 2.3', () => {
  it('has the records, fields and words of the official one, and demands the namespace besides', () => {
    expect(differences(spdxSchema as Schema, 'document', 'document')).toEqual([
      'document.documentNamespace: required',
    ]);
  });
});
