import { describe, expect, test } from '@jest/globals';
import { npmRegistry } from '../../../src/adapters/npm.ts';
import { fakeHttp, type Reply } from '../../support/fake-http.ts';
import { indefinite, savingFiles, unreadable } from './support.ts';

const registry = 'https://registry.npm.example';
const of = { package: '@octo/demo', version: '1.2.3' };
const url = `${registry}/-/npm/v1/attestations/@octo%2fdemo@1.2.3`;
const slsa = 'https://slsa.dev/provenance/v1';
const sha512 = Buffer.alloc(64, 7);
const workflow = {
  ref: 'refs/tags/v1.2.3',
  repository: 'https://github.com/octo/demo',
  path: '.github/workflows/release.yml',
};

function statementWith(change: object, externalParameters: object = { workflow }): object {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    predicateType: slsa,
    subject: [{ name: 'pkg:npm/%40octo/demo@1.2.3', digest: { sha512: sha512.toString('hex') } }],
    predicate: { buildDefinition: { externalParameters } },
    ...change,
  };
}

function attestation(statement: object, predicateType = slsa): object {
  const payload = Buffer.from(JSON.stringify(statement)).toString('base64');
  return { predicateType, bundle: { dsseEnvelope: { payload } } };
}

async function publishers(reply: Reply) {
  const http = fakeHttp({ [url]: reply });
  const configuredAddress = async () => registry;
  const reader = npmRegistry({ http, files: savingFiles(), configuredAddress });
  const file = { filename: 'demo-1.2.3.tgz', url: 'x', yanked: false };
  return reader.findPublishers!(of, file);
}

const answer = (...attestations: readonly object[]): Reply => ({ json: { attestations } });

describe('when npm has provenance of a version', () => {
  test('its workflow and its subject are read from the SLSA statement', async () => {
    const publication = attestation({}, 'https://github.com/npm/attestation/publish/v0.1');
    expect(await publishers(answer(publication, attestation(statementWith({}))))).toEqual({
      state: 'present',
      value: [
        {
          kind: 'GitHub',
          repository: 'octo/demo',
          workflow: 'release.yml',
          ref: 'refs/tags/v1.2.3',
          subjects: [{ name: 'pkg:npm/%40octo/demo@1.2.3', sha512: sha512.toString('base64') }],
        },
      ],
    });
  });

  test.each<[string, object, object]>([
    [
      'a repository elsewhere',
      { workflow: { ...workflow, repository: 'https://github.example/octo/demo' } },
      { kind: 'another builder', repository: 'https://github.example/octo/demo' },
    ],
    [
      'a workflow outside of its folder',
      { workflow: { ...workflow, path: 'release.yml' } },
      { kind: 'GitHub', workflow: undefined },
    ],
    ['no workflow', {}, { kind: 'another builder', repository: undefined, workflow: undefined }],
  ])('%s is told as it is', async (_, parameters, expected) => {
    const found = await publishers(answer(attestation(statementWith({}, parameters))));
    expect(found).toMatchObject({ state: 'present', value: [expected] });
  });
});

describe('when npm has none, or does not tell', () => {
  test('404, and no SLSA statement among the attestations, are absent', async () => {
    expect(await publishers({ status: 404 })).toEqual({ state: 'absent' });
    expect(await publishers(answer())).toEqual({ state: 'absent' });
    expect(await publishers(answer(attestation({}, 'other')))).toEqual({ state: 'absent' });
  });

  test.each([
    ...indefinite,
    ...unreadable,
    ['403', { status: 403 }] as const,
    ['no bundle', answer({ predicateType: slsa })] as const,
    [
      'a payload that is no JSON',
      answer({ predicateType: slsa, bundle: { dsseEnvelope: { payload: 'AAAA' } } }),
    ] as const,
    ['another predicate', answer(attestation(statementWith({ predicateType: 'x' })))] as const,
    ['no subject', answer(attestation(statementWith({ subject: undefined })))] as const,
    [
      'another digest',
      answer(attestation(statementWith({ subject: [{ name: 'x', digest: { sha256: 'a' } }] }))),
    ] as const,
  ])('%s is unknown', async (_, reply) => {
    expect(await publishers(reply)).toMatchObject({ state: 'unknown' });
  });
});
