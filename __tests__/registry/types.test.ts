import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { purlOf } from '../../src/channels/question.ts';
import {
  artifactKinds,
  manifestSchemaId,
  type Channel,
  type ReleaseManifest,
} from '../../src/manifest/manifest.ts';
import {
  channelTypes,
  packageKinds,
  registryRow,
  rewritingTypes,
} from '../../src/registry-types.ts';
import { projectFolder } from '../support/run-node.ts';

interface SchemaDefinitions {
  readonly $defs: Readonly<
    Record<string, { readonly properties: Readonly<Record<string, SchemaProperty>> }>
  >;
}
interface SchemaProperty {
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaProperty>>;
}

const read = (path: string) => readFileSync(join(projectFolder, path), 'utf8');
const definitions = (name: string) =>
  (JSON.parse(read(`schemas/${name}.schema.json`)) as SchemaDefinitions).$defs;

describe('the JSON Schemas', () => {
  test('know the types and the kinds of the table, and no others', () => {
    const { channel, artifact } = definitions('release-manifest');
    expect(channel!.properties.type!.enum).toEqual(channelTypes);
    expect(artifact!.properties.kind!.enum).toEqual(artifactKinds);
    const { predicate } = definitions('channel-receipt');
    const told = predicate!.properties.channel!.properties!.type!.enum;
    expect(told).toEqual(channelTypes);
  });
});

describe('the table', () => {
  test('has each kind once, and none of the kinds that any channel may serve', () => {
    expect(new Set(packageKinds).size).toBe(packageKinds.length);
    expect(packageKinds).not.toContain('archive');
    expect(packageKinds).not.toContain('file');
  });

  test.each(channelTypes.map((type) => [type]))('%s agrees with itself', (type) => {
    const row = registryRow(type);
    const hasKinds = Object.keys(row.kinds).length > 0;
    // What takes files of its kinds only must have kinds, and a file's new name needs it to be one.
    if (row.takes !== 'anything') expect(hasKinds).toBe(true);
    if (row.renames) expect(row.takes).toBe('one');
    if (row.releases !== 'package') expect(row.installer).toBeUndefined();
    expect(row.purl === undefined).toBe(row.releases === 'address');
    expect(row.afterMismatch).toMatch(/\.$/);
  });

  test('has no channel type for registries that rewrite what they are sent', () => {
    for (const type of Object.keys(rewritingTypes)) expect(channelTypes).not.toContain(type);
  });
});

describe('docs/decisions/registries.md', () => {
  const page = read('docs/decisions/registries.md');

  test.each([...channelTypes, ...Object.keys(rewritingTypes)])('has a row for %s', (type) => {
    expect(page).toMatch(new RegExp(`^\\| [^|]*\`${type}\``, 'm'));
  });
});

describe('the README of an action', () => {
  test.each(['seal-artifacts', 'require-byte-identity'])('%s names every type', (action) => {
    const text = read(`actions/${action}/README.md`);
    for (const type of channelTypes) expect(text).toContain(`\`${type}\``);
  });
});

describe('a package URL', () => {
  const manifest: ReleaseManifest = {
    schema: manifestSchemaId,
    ...{ repository: 'octo/demo', tag: 'v1.2.3', version: '1.2.3' },
    ...{ commit: 'a'.repeat(40), committedAt: '2026-01-02T03:04:05Z' },
    build: { workflow: 'release.yml', runId: 1 },
    ...{ artifacts: [], evidence: [], channels: [] },
  };

  test.each<[Channel['type'], string | undefined, string]>([
    ['pypi', 'demo', 'pkg:pypi/demo@1.2.3'],
    ['crates', 'demo', 'pkg:cargo/demo@1.2.3'],
    ['npm', '@octo/demo', 'pkg:npm/%40octo/demo@1.2.3'],
    ['rubygems', 'demo', 'pkg:gem/demo@1.2.3'],
    ['maven', 'org.example:demo', 'pkg:maven/org.example/demo@1.2.3'],
    ['github-release', undefined, 'pkg:github/octo/demo@v1.2.3'],
    ['url', undefined, 'https://mirror.example/demo'],
  ])('of %s %s is %s', (type, name, expected) => {
    const channel: Channel = {
      ...{ name: 'it', type, version: '1.2.3', artifacts: [] },
      ...(name !== undefined && { package: name }),
      ...(type === 'url' && { indexUrl: 'https://mirror.example/demo' }),
    };
    expect(purlOf({ manifest, channel })).toBe(expected);
  });
});
