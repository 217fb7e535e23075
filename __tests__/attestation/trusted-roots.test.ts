import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { parseBundle } from '../../src/attestation/bundle.ts';
import { embeddedRoots, parseTrustedRoots } from '../../src/attestation/trusted-roots.ts';
import { githubRoot, publicGoodRoot } from '../../src/attestation/trusted-roots.generated.ts';
import { verifySignature } from '../../src/attestation/verify-signature.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fileOf, statementOf, testSigstore } from './signing.ts';

const { sigstore, sign } = testSigstore();

interface Root {
  readonly certificateAuthorities: readonly Authority[];
  readonly timestampAuthorities: readonly Authority[];
  readonly tlogs?: readonly object[];
}

interface Authority {
  readonly certChain: { readonly certificates: readonly { readonly rawBytes: string }[] };
  readonly validFor: { readonly start: string; readonly end?: string };
}

describe('the embedded roots', () => {
  test('are the public good’s and GitHub’s, each by the organization of its certificates', () => {
    expect([...embeddedRoots().keys()]).toEqual(['sigstore.dev', 'GitHub, Inc.']);
  });

  test.each([
    ['the public good’s', publicGoodRoot],
    ['GitHub’s', githubRoot],
  ])('%s chains are each signed by the next certificate, the last by itself', (_, text) => {
    const root = JSON.parse(text) as Root;
    const chains = [...root.certificateAuthorities, ...root.timestampAuthorities];
    expect(chains.length).toBeGreaterThan(2);
    for (const { certChain } of chains) {
      const chain = certChain.certificates.map(
        ({ rawBytes }) => new X509Certificate(Buffer.from(rawBytes, 'base64')),
      );
      chain.forEach((one, index) => {
        const issuer = chain[index + 1] ?? one;
        expect(one.checkIssued(issuer) && one.verify(issuer.publicKey)).toBe(true);
      });
    }
  });

  test('GitHub’s has no log, and authorities for every day since October 2023', () => {
    const { certificateAuthorities, timestampAuthorities, tlogs } = JSON.parse(githubRoot) as Root;
    expect(tlogs).toBeUndefined();
    for (const authorities of [certificateAuthorities, timestampAuthorities]) {
      expect(authorities[0]!.validFor.start).toBe('2023-10-27T16:30:00Z');
      authorities.slice(1).forEach(({ validFor }, index) => {
        expect(validFor.start < authorities[index]!.validFor.end!).toBe(true);
      });
      expect(authorities.at(-1)!.validFor.end).toBeUndefined();
    }
  });
});

describe('a root that is supplied', () => {
  test('is read as one document, or one a line as `gh attestation trusted-root` writes them', async () => {
    const lines = await sigstore.trustedRootLines();
    expect([...parseTrustedRoots(lines, 'roots.jsonl').keys()]).toEqual([
      'sigstore.dev',
      'GitHub, Inc.',
    ]);
    const pretty = JSON.stringify(JSON.parse(publicGoodRoot), undefined, 2);
    expect([...parseTrustedRoots(pretty, 'trusted_root.json').keys()]).toEqual(['sigstore.dev']);
  });

  test('of an organization that is not known demands what it has the means to check', async () => {
    const statement = statementOf([fileOf('demo.tar.gz')]);
    const verify = async (instance: 'github' | 'public-good', changes: object = {}) => {
      const root = { ...(await sigstore.trustedRoot(instance)), ...changes };
      const roots = parseTrustedRoots(JSON.stringify(root), 'trusted_root.json');
      const bundle = parseBundle(await sign(statement, { instance }), { file: 'a.json' });
      return verifySignature(bundle, roots).organization;
    };
    expect(await verify('github')).toBe('GitHub, Inc.');
    // A public good without its logs does not become one that needs none.
    await expectFailure('ATTESTATION_LOG', () => verify('public-good', { tlogs: [] }));
    await expectFailure('ATTESTATION_CERTIFICATE', () => verify('public-good', { ctlogs: [] }));
  });

  test.each([
    ['an empty file', ''],
    ['no JSON', 'trust me'],
    ['null', 'null'],
    ['another document', '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}'],
    [
      'one without authorities',
      '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}',
    ],
    ['one twice', `${publicGoodRoot}\n${publicGoodRoot}`],
    ['one that is cut short', publicGoodRoot.slice(0, -1)],
    ['one with a log whose key is none', publicGoodRoot.replace(/MFkwEwYH[^"]*/, 'AAAA')],
    [
      'one of two organizations',
      JSON.stringify({
        ...(JSON.parse(publicGoodRoot) as Root),
        certificateAuthorities: [publicGoodRoot, githubRoot].flatMap(
          (text) => (JSON.parse(text) as Root).certificateAuthorities,
        ),
      }),
    ],
  ])('is refused when it is %s', async (_, text) => {
    await expectFailure('ATTESTATION_ROOT_UNREADABLE', () => parseTrustedRoots(text, 'root.json'));
  });
});
