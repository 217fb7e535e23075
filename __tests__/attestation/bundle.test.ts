import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseBundle, parseBundles } from '../../src/attestation/bundle.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fuzzBytes, fuzzFields } from './fuzz-bundle.ts';
import type { TestBundle } from './signing.ts';

const text = readFileSync(
  '__tests__/fixtures/attestations/reusable-workflow-attestation.sigstore.json',
  'utf8',
);
const good = JSON.parse(text) as TestBundle;
const place = { file: 'a.sigstore.json' };

/** The good bundle with something changed in it. */
function broken(change: (bundle: TestBundle) => unknown): TestBundle {
  const copy = structuredClone(good);
  change(copy);
  return copy;
}

describe('a file of bundles', () => {
  test('is one as JSON, or one a line', () => {
    expect(parseBundles(text, 'a.json').map((one) => one.place)).toEqual([{ file: 'a.json' }]);
    const line = JSON.stringify(good);
    const lines = parseBundles(`${line}\n\n${line}\r\n`, 'a.jsonl');
    expect(lines.map((one) => one.place.line)).toEqual([1, 3]);
    expect(lines[0]!.certificate.toString('base64')).toBe(
      good.verificationMaterial.certificate.rawBytes,
    );
  });

  test('tells the line that cannot be read', async () => {
    const { location } = await expectFailure('ATTESTATION_BUNDLE_UNREADABLE', () =>
      parseBundles(`${JSON.stringify(good)}\n{"mediaType":`, 'a.jsonl'),
    );
    expect(location).toEqual({ file: 'a.jsonl', line: 2 });
  });

  test.each([
    ['an empty one', ''],
    ['blank lines', '\n \n'],
    ['no JSON', 'SHA256SUMS'],
    ['a list', '[]'],
    ['null', 'null'],
    ['another document', '{"_type":"https://in-toto.io/Statement/v1"}'],
    ['a bundle cut short', text.slice(0, -20)],
    ['a bundle without content', '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}'],
  ])('is refused when it is %s', async (_, content) => {
    await expectFailure('ATTESTATION_BUNDLE_UNREADABLE', () => parseBundles(content, 'a.jsonl'));
  });

  test('is refused when it is larger than any', async () => {
    const huge = ' '.repeat(64 * 1024 * 1024 + 1);
    await expectFailure('ATTESTATION_BUNDLE_EXCESSIVE', () => parseBundles(huge, 'a.jsonl'));
  });
});

describe('a bundle', () => {
  test('of another version is refused, and not taken for the newest known one', async () => {
    for (const mediaType of [
      'application/vnd.dev.sigstore.bundle.v0.4+json',
      'application/vnd.dev.sigstore.bundle.v0.3+json;charset=x',
      'application/vnd.dev.sigstore.bundle+json;version=0.30',
    ]) {
      await expectFailure('ATTESTATION_BUNDLE_VERSION', () =>
        parseBundle({ ...good, mediaType }, place),
      );
    }
  });

  test('of a bare signature, or signed with a named key, is no attestation', async () => {
    const { dsseEnvelope: _, ...rest } = good;
    const messageSignature = {
      messageDigest: { algorithm: 'SHA2_256', digest: 'AAAA' },
      signature: 'AAAA',
    };
    await expectFailure('ATTESTATION_BUNDLE_KIND', () =>
      parseBundle({ ...rest, messageSignature }, place),
    );
    const { certificate: __, ...material } = good.verificationMaterial;
    const verificationMaterial = { ...material, publicKey: { hint: 'SHA256:x' } };
    await expectFailure('ATTESTATION_BUNDLE_KIND', () =>
      parseBundle({ ...good, verificationMaterial }, place),
    );
  });

  test('with two signatures is refused: only one of them would be looked at', async () => {
    const two = broken(({ dsseEnvelope: { signatures } }) => signatures.push(signatures[0]!));
    await expectFailure('ATTESTATION_BUNDLE_UNREADABLE', () => parseBundle(two, place));
  });

  test.each<[string, (bundle: TestBundle) => unknown]>([
    [
      'log entries',
      ({ verificationMaterial: { tlogEntries } }) =>
        tlogEntries.push(...Array<(typeof tlogEntries)[0]>(32).fill(tlogEntries[0]!)),
    ],
    [
      'signed times',
      ({ verificationMaterial }) =>
        (verificationMaterial.timestampVerificationData = {
          rfc3161Timestamps: Array<{ signedTimestamp: string }>(33).fill({
            signedTimestamp: 'AAAA',
          }),
        }),
    ],
    [
      'bytes in a certificate',
      ({ verificationMaterial: { certificate } }) => (certificate.rawBytes = 'A'.repeat(100_000)),
    ],
    [
      'hashes in a proof',
      ({ verificationMaterial: { tlogEntries } }) =>
        tlogEntries[0]!.inclusionProof.hashes.push(...Array<string>(60).fill('AAAA')),
    ],
    [
      'digits in a number, which take long to read',
      ({ verificationMaterial: { tlogEntries } }) =>
        (tlogEntries[0]!.inclusionProof.logIndex = '9'.repeat(1_000_000)),
    ],
    [
      'text in the head of a log',
      ({ verificationMaterial: { tlogEntries } }) =>
        (tlogEntries[0]!.inclusionProof.checkpoint.envelope += '9'.repeat(20_000)),
    ],
  ])('with too many %s is refused before they are worked on', async (_, change) => {
    await expectFailure('ATTESTATION_BUNDLE_EXCESSIVE', () => parseBundle(broken(change), place));
  });

  test('whose log signs with a pattern for a name is refused: matching it would take for ever', async () => {
    const evil = (prefix: string) =>
      broken(({ verificationMaterial: { tlogEntries } }) => {
        const { checkpoint } = tlogEntries[0]!.inclusionProof;
        const name = '— rekor.sigstore.dev ';
        const pattern = `${prefix}— ${'(.?)'.repeat(20)}(.*)*(.*)*! `;
        checkpoint.envelope = checkpoint.envelope.replace(name, pattern);
      });
    for (const prefix of ['', 'x', '— ']) {
      await expectFailure('ATTESTATION_BUNDLE_EXCESSIVE', () => parseBundle(evil(prefix), place));
    }
  });
});

describe('whatever is made of a real bundle', () => {
  test('is refused with a code, or says what it said before', () => {
    fuzzFields(good, 25);
  });

  test('is refused with a code when bytes inside are changed', () => {
    fuzzBytes(good, 15);
  });
});
