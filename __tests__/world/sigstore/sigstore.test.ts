import { createPublicKey, randomBytes, X509Certificate } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { openWorld } from '../../support/open-world.ts';
import {
  bundledEntry,
  certificateRequest,
  entryOf,
  proposedEntry,
  signingCertificateUrl,
  type CertificateAnswer,
} from '../../../src/world/sigstore/client.ts';
import { askTimestamp, bundleOf, openSigstore, signStatement, verifyBundle } from './signer.ts';

// One world for the file: its keys take a while to make.
const opened = openSigstore();
const { call, sigstore } = opened;
const log = 'https://rekor.sigstore.dev/api/v1/log';
const signerUri = 'https://github.com/octo/shared/.github/workflows/publish.yml@refs/tags/v2';

async function loggedStatement() {
  const statement = await signStatement(opened, 'public-good');
  const answer = await call('POST', `${log}/entries`, proposedEntry(statement));
  return { statement, answer, entry: entryOf(answer) };
}

describe('a signature of the public good', () => {
  test('verifies against the world’s trusted root, and tells the job that signed', async () => {
    const { statement, entry } = await loggedStatement();
    const bundle = bundleOf(statement, { entries: [bundledEntry(entry)] });
    const root = await sigstore.trustedRoot('public-good');
    const { identity } = await verifyBundle(bundle, root, 'public-good');
    expect(identity?.subjectAlternativeName).toBe(signerUri);
    expect(identity?.extensions?.issuer).toBe('https://token.actions.githubusercontent.com');
  });

  test('keeps verifying at every place of a log that grows', async () => {
    const root = await sigstore.trustedRoot('public-good');
    for (let count = 0; count < 5; count += 1) {
      const { statement, entry } = await loggedStatement();
      const bundle = bundleOf(statement, { entries: [bundledEntry(entry)] });
      await verifyBundle(bundle, root, 'public-good');
      // The proof of an old entry in the tree of today.
      const again = await call('GET', `${log}/entries?logIndex=${entry.logIndex}`);
      const today = bundleOf(statement, { entries: [bundledEntry(entryOf(again))] });
      await verifyBundle(today, root, 'public-good');
    }
  });

  test('does not verify without its log entry, with another’s, or against another root', async () => {
    const { statement, entry } = await loggedStatement();
    const other = await loggedStatement();
    const root = await sigstore.trustedRoot('public-good');
    const entries = [bundledEntry(entry)];
    const verify = (bundle: object, trusted: object = root) =>
      verifyBundle(bundle, trusted, 'public-good');
    await expect(verify(bundleOf(statement, {}))).rejects.toThrow('expected 1 timestamps');
    const swapped = bundleOf(other.statement, { entries });
    await expect(verify(swapped)).rejects.toThrow('mismatch');
    const elsewhere = await openSigstore().sigstore.trustedRoot('public-good');
    await expect(verify(bundleOf(statement, { entries }), elsewhere)).rejects.toThrow();
  });
});

describe('a signature of GitHub’s own instance', () => {
  test('verifies by its signed time, without any log', async () => {
    const statement = await signStatement(opened, 'github');
    const time = await askTimestamp(opened, 'github', statement.signature);
    expect(time).toMatchObject({ status: 201 });
    const bundle = bundleOf(statement, { timestamp: time.body as Buffer });
    const root = await sigstore.trustedRoot('github');
    const { identity } = await verifyBundle(bundle, root, 'github');
    expect(identity?.subjectAlternativeName).toBe(signerUri);
    const publicGood = await sigstore.trustedRoot('public-good');
    await expect(verifyBundle(bundle, publicGood, 'github')).rejects.toThrow();
  });

  test('does not verify with the time of another signature', async () => {
    const statement = await signStatement(opened, 'github');
    const time = await askTimestamp(opened, 'github', randomBytes(70));
    const bundle = bundleOf(statement, { timestamp: time.body as Buffer });
    const root = await sigstore.trustedRoot('github');
    await expect(verifyBundle(bundle, root, 'github')).rejects.toThrow('timestamp');
  });

  test('has no transparency log', async () => {
    expect(await sigstore.trustedRoot('github')).toMatchObject({ tlogs: [], ctlogs: [] });
    const answer = await call('POST', 'https://fulcio.githubapp.com/api/v1/log/entries');
    expect(answer.status).toBe(599);
  });
});

describe('a signing certificate', () => {
  test('is of ten minutes, has no subject, and names the run', async () => {
    const { certificate } = await signStatement(opened, 'public-good');
    expect(certificate.subject).toBeUndefined();
    const lifetime = Date.parse(certificate.validTo) - Date.parse(certificate.validFrom);
    expect(lifetime).toBe(10 * 60 * 1000);
    const text = certificate.raw.toString('latin1');
    expect(text).toContain('https://github.com/octo/demo/actions/runs/7/attempts/2');
    expect(certificate.subjectAltName).toBe(`URI:${signerUri}`);
  });

  test('comes with the chain up to a root of its own', async () => {
    const { body } = certificateRequest(await opened.idToken());
    const answer = await call('POST', signingCertificateUrl('github'), body);
    const told = (answer.body as Record<string, CertificateAnswer>).signedCertificateDetachedSct;
    const chain = told!.chain.certificates.map((pem) => new X509Certificate(pem));
    const [leaf, intermediate, root] = chain;
    expect(leaf!.verify(intermediate!.publicKey)).toBe(true);
    expect(intermediate!.verify(root!.publicKey)).toBe(true);
    expect(root!.verify(root!.publicKey)).toBe(true);
    expect(root!.subject).toMatch(/^O=GitHub\\?, Inc\./);
  });

  test('is refused without an ID token for Sigstore that is in date', async () => {
    const url = signingCertificateUrl('public-good');
    const wrong = { status: 401, body: { code: 16 } };
    const { body } = certificateRequest(await opened.idToken('npm:registry.npm.example'));
    expect(await call('POST', url, body)).toMatchObject(wrong);
    const mine = openSigstore();
    const late = certificateRequest(await mine.idToken());
    mine.context.advance(301);
    expect(await mine.call('POST', url, late.body)).toMatchObject(wrong);
    expect(await call('POST', url, late.body)).toMatchObject(wrong);
  });

  test('is refused without a key, and for a key that the caller does not hold', async () => {
    const url = signingCertificateUrl('public-good');
    const refused = { status: 400, body: { code: 3 } };
    const token = await opened.idToken();
    const { body } = certificateRequest(token, 'repo:evil/demo:ref:refs/heads/main');
    expect(await call('POST', url, body)).toMatchObject(refused);
    const { publicKeyRequest } = certificateRequest(token).body;
    const noKey = { ...publicKeyRequest, publicKey: { content: 'no key' } };
    expect(await call('POST', url, { ...body, publicKeyRequest: noKey })).toMatchObject(refused);
    expect(await call('POST', url, 'no JSON')).toMatchObject(refused);
    expect(await call('POST', url, 'null')).toMatchObject(refused);
  });
});

describe('the transparency log', () => {
  test('takes an entry once, and names the place of the first one', async () => {
    const { statement, answer } = await loggedStatement();
    expect(answer.status).toBe(201);
    const again = await call('POST', `${log}/entries`, proposedEntry(statement));
    expect(again).toMatchObject({ status: 409, body: { code: 409 } });
    expect(again.headers?.location).toBe(answer.headers?.location);
    const found = await call('GET', `https://rekor.sigstore.dev${again.headers?.location}`);
    expect(entryOf(found).body).toBe(entryOf(answer).body);
  });

  test('refuses what is not signed by the key that comes with it', async () => {
    const statement = await signStatement(opened, 'public-good');
    const other = await signStatement(opened, 'public-good');
    const refuses = async (entry: unknown) =>
      expect(await call('POST', `${log}/entries`, entry)).toMatchObject({ status: 400 });
    await refuses(proposedEntry({ ...statement, pem: other.pem }));
    await refuses(proposedEntry({ ...statement, pem: 'no key' }));
    await refuses({ ...proposedEntry(statement), kind: 'unheard-of' });
    const unsigned = { ...statement.envelope, signatures: [] };
    await refuses(proposedEntry({ ...statement, envelope: unsigned }));
    await refuses('no JSON');
  });

  test('tells its size, its root and its key', async () => {
    const { entry } = await loggedStatement();
    const { inclusionProof } = entry.verification;
    const info = (await call('GET', log)).body as { treeSize: number; rootHash: string };
    expect(info).toMatchObject({
      treeSize: inclusionProof.treeSize,
      rootHash: inclusionProof.rootHash,
    });
    const { body } = await call('GET', `${log}/publicKey`);
    expect(createPublicKey(String(body)).asymmetricKeyType).toBe('ec');
  });

  test('knows nothing of entries that it never took', async () => {
    expect((await call('GET', `${log}/entries/${'0'.repeat(64)}`)).status).toBe(404);
    expect((await call('GET', `${log}/entries?logIndex=1`)).status).toBe(404);
    expect((await call('GET', `${log}/entries`)).status).toBe(404);
  });
});

describe('the timestamp authority', () => {
  test.each([
    ['no JSON', 'nothing'],
    ['a hash of another size', { artifactHash: 'AAAA', hashAlgorithm: 'sha256' }],
    ['another algorithm', { artifactHash: 'A'.repeat(43), hashAlgorithm: 'sha384' }],
  ])('refuses %s', async (_, body) => {
    const answer = await call('POST', 'https://timestamp.githubapp.com/api/v1/timestamp', body);
    expect(answer).toMatchObject({ status: 400 });
  });
});

describe('a world that goes on in another process', () => {
  test('has the same keys, log and trusted root', async () => {
    const { statement, entry } = await loggedStatement();
    const tufRoot = sigstore.tufRoot('github');
    const saved = JSON.parse(JSON.stringify(sigstore.state)) as typeof sigstore.state;
    const later = openSigstore(saved);
    expect(await later.sigstore.trustedRoot('public-good')).toEqual(
      await sigstore.trustedRoot('public-good'),
    );
    expect(later.sigstore.tufRoot('github')).toBe(tufRoot);
    const found = await later.call('GET', `${log}/entries?logIndex=${entry.logIndex}`);
    const bundle = bundleOf(statement, { entries: [bundledEntry(entryOf(found))] });
    await verifyBundle(bundle, await sigstore.trustedRoot('public-good'), 'public-good');
  });
});

describe('what the world logs of a signing', () => {
  test('names no ID token', async () => {
    await using world = await openWorld();
    const { body } = certificateRequest('eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.c2VjcmV0');
    const answer = await world.fetch(signingCertificateUrl('github'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(401);
    expect(JSON.stringify(world.log.requests)).not.toContain('c2VjcmV0');
    expect(world.log.count({ host: 'fulcio.githubapp.com' })).toBe(1);
    expect(world.violations).toEqual([]);
  });
});
