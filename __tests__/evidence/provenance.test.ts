import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { buildType, renderProvenance } from '../../src/evidence/provenance.ts';
import { renderZeroProvenance } from '../../src/evidence/zero-provenance.ts';
import { adopted, built, known, release } from './release.ts';

const run = {
  ref: 'refs/tags/v1.2.3',
  eventName: 'push',
  serverUrl: 'https://github.com',
  builderWorkflow: 'octo/builders/.github/workflows/build.yml@refs/tags/v7',
};

const uri = { type: 'string', pattern: '^[a-z][a-z0-9+.-]*:' };
/** https://github.com/in-toto/attestation/blob/main/spec/v1/digest_set.md: hex, lower case. */
const digestSet = {
  type: 'object',
  minProperties: 1,
  properties: {
    sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    gitCommit: { type: 'string', pattern: '^[0-9a-f]{40}$' },
  },
  additionalProperties: false,
};
/** .../spec/v1/resource_descriptor.md: one of uri, digest and content is REQUIRED. */
const resource = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1 },
    uri,
    digest: digestSet,
    downloadLocation: uri,
    annotations: { type: 'object' },
  },
  additionalProperties: false,
  anyOf: [{ required: ['uri'] }, { required: ['digest'] }],
};
/**
 * Neither project publishes a JSON Schema: these are the clauses of
 * https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md and
 * https://slsa.dev/spec/v1.1/provenance#schema, strict: fields that they do not have are refused,
 * but extension fields (`<vendor>_<fieldname>`).
 */
const slsaStatement = {
  type: 'object',
  required: ['_type', 'subject', 'predicateType', 'predicate'],
  additionalProperties: false,
  properties: {
    _type: { const: 'https://in-toto.io/Statement/v1' },
    subject: {
      type: 'array',
      minItems: 1,
      items: { ...resource, required: ['name', 'digest'] },
    },
    predicateType: { const: 'https://slsa.dev/provenance/v1' },
    predicate: {
      type: 'object',
      required: ['buildDefinition', 'runDetails'],
      additionalProperties: false,
      patternProperties: { '^[a-zA-Z]+_[a-zA-Z]+$': {} },
      properties: {
        buildDefinition: {
          type: 'object',
          required: ['buildType', 'externalParameters'],
          additionalProperties: false,
          properties: {
            buildType: uri,
            externalParameters: { type: 'object', minProperties: 1 },
            internalParameters: { type: 'object' },
            resolvedDependencies: { type: 'array', items: resource },
          },
        },
        runDetails: {
          type: 'object',
          required: ['builder'],
          additionalProperties: false,
          properties: {
            builder: {
              type: 'object',
              required: ['id'],
              additionalProperties: false,
              properties: { id: uri },
            },
            metadata: {
              type: 'object',
              additionalProperties: false,
              properties: { invocationId: { type: 'string' } },
            },
          },
        },
      },
    },
  },
};
const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(slsaStatement);

interface Statement {
  readonly subject: readonly { readonly name: string }[];
  readonly predicate: {
    readonly buildDefinition: Readonly<Record<string, unknown>>;
    readonly runDetails: object;
    readonly releaseActions_adopted?: unknown;
  };
}

function statementOf(changes: Partial<typeof release> = {}, of: Partial<typeof run> = {}) {
  const text = renderProvenance({ ...release, ...changes }, known.lockFiles, { ...run, ...of });
  return JSON.parse(text!) as Statement;
}

describe('the provenance of a release', () => {
  it('is a statement as in-toto and SLSA describe it, with and without all that may be known', () => {
    const bare = renderProvenance({ ...release, artifacts: [built] }, [], {
      ...run,
      ...{ ref: undefined, eventName: undefined },
    });
    for (const statement of [statementOf(), JSON.parse(bare!)]) {
      expect([validate(statement), validate.errors]).toEqual([true, null]);
    }
    expect(bare).not.toContain('internalParameters');
    expect(bare).toContain('"git+https://github.com/octo/demo"');
  });

  it('has as subjects what this run has built, and names what it has not', () => {
    const { subject, predicate } = statementOf();
    expect(subject).toEqual([{ name: built.name, digest: { sha256: built.sha256 } }]);
    expect(predicate.releaseActions_adopted).toEqual([
      {
        ...{ name: adopted.name, digest: { sha256: adopted.sha256 } },
        downloadLocation: adopted.adoptedFrom.url,
        annotations: { registry: 'pypi' },
      },
    ]);
    expect(statementOf({ artifacts: [built] }).predicate).not.toHaveProperty(
      'releaseActions_adopted',
    );
  });

  it('is not written when this run has built nothing', () => {
    const none = { ...release, artifacts: [adopted] };
    expect(renderProvenance(none, known.lockFiles, run)).toBeUndefined();
  });

  it('tells workflow, builder, run and what was built from', () => {
    const { buildDefinition, runDetails } = statementOf().predicate;
    expect(buildDefinition).toEqual({
      buildType,
      externalParameters: {
        workflow: {
          ref: 'refs/tags/v1.2.3',
          repository: 'https://github.com/octo/demo',
          path: '.github/workflows/release.yml',
        },
        tag: 'v1.2.3',
      },
      internalParameters: { github: { event_name: 'push' } },
      resolvedDependencies: [
        {
          uri: 'git+https://github.com/octo/demo@refs/tags/v1.2.3',
          digest: { gitCommit: 'a'.repeat(40) },
        },
        { name: 'Cargo.lock', digest: { sha256: '3'.repeat(64) } },
      ],
    });
    expect(runDetails).toEqual({
      builder: { id: 'https://github.com/octo/builders/.github/workflows/build.yml@refs/tags/v7' },
      metadata: { invocationId: 'https://github.com/octo/demo/actions/runs/1001' },
    });
  });
});

describe('PROVENANCE.json', () => {
  const facts = {
    ...{ lockFiles: known.lockFiles, sboms: ['SBOM.spdx.json'], conformanceRequired: true },
    ref: 'refs/heads/main',
  };

  it('has the fields that its readers know', () => {
    expect(JSON.parse(renderZeroProvenance(release, facts))).toEqual({
      generated_at: '2026-01-01T10:20:30Z',
      source: {
        ...{ repository: 'octo/demo', commit: release.commit, branch: 'main', tag: 'v1.2.3' },
        dirty: null,
      },
      release: {
        assets: [built, adopted].map(({ name, size, sha256 }) => ({ name, size, sha256 })),
        checksums: 'SHA256SUMS',
        sbom: 'SBOM.spdx.json',
        attestation: null,
      },
      policy: {
        rebuilt_after_sealing: false,
        adopted_assets: [adopted.name],
        conformance_required: true,
      },
      dependency_inputs: { 'Cargo.lock': '3'.repeat(64) },
    });
  });

  it('has null for what nobody knows when sealing', () => {
    const text = renderZeroProvenance(release, { ...facts, sboms: [], ref: 'refs/tags/v1.2.3' });
    expect(JSON.parse(text)).toMatchObject({ source: { branch: null }, release: { sbom: null } });
  });
});
