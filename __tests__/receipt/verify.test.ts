import { describe, expect, test } from '@jest/globals';
import { renderReceipt, renderReceiptLine } from '../../src/receipt/build.ts';
import type { Receipt } from '../../src/receipt/receipt.ts';
import { verifyReceipts } from '../../src/receipt/verify.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { goodReceipt, manifest, manifestSha256, withField } from './support.ts';

const verify = (receipts: readonly unknown[], required: readonly string[] = ['pypi']) =>
  verifyReceipts({ manifest, manifestSha256 }, receipts, required);

/** Throws the only failure of a verdict that proves nothing. */
function soleDoubt(receipts: readonly unknown[], required: readonly string[] = ['pypi']) {
  const { proven, failures } = verify(receipts, required);
  expect(proven.size).toBe(0);
  expect(failures).toHaveLength(1);
  throw failures[0]!;
}

const forged = (path: string, value: unknown) => () =>
  soleDoubt([withField(goodReceipt(), path, value)]);

describe('when a receipt tells what was sealed', () => {
  test('its channel is proven, as an object or as text', () => {
    for (const receipt of [
      goodReceipt(),
      renderReceipt(goodReceipt()),
      renderReceiptLine(goodReceipt()),
    ]) {
      const { proven, failures } = verify([receipt]);
      expect(failures).toEqual([]);
      expect([...proven]).toEqual([['pypi', goodReceipt()]]);
    }
  });

  test('an already published channel is as good as a published one', () => {
    const receipt = withField(goodReceipt(), 'predicate.state', 'already-published');
    expect(verify([receipt]).failures).toEqual([]);
  });

  test('the same receipt twice, and fields that nobody knows, change nothing', () => {
    const later = withField(goodReceipt(), 'predicate.note', 'from a later version');
    expect(verify([goodReceipt(), goodReceipt(), later]).failures).toEqual([]);
  });
});

describe('when a receipt tells staged', () => {
  const staged = withField(goodReceipt(), 'predicate.state', 'staged');

  test('its channel is not proven, and how to approve is told', async () => {
    const url = 'https://npm.example/-/stage/1de6f3db-2ed9-4d72-b3dd-8f0e2b474a2f/tarball';
    const told = withField(staged as Receipt, 'predicate.observations.0.url', url);
    const failure = await expectFailure('RECEIPT_STAGED', () => soleDoubt([told]));
    expect(failure.cure).toContain('npm stage approve 1de6f3db-2ed9-4d72-b3dd-8f0e2b474a2f');
    const plain = await expectFailure('RECEIPT_STAGED', () => soleDoubt([staged]));
    expect(plain.cure).toContain('npm stage approve <stage-id>');
  });

  test('the receipt that was written after the approval proves it', () => {
    for (const receipts of [
      [staged, goodReceipt()],
      [goodReceipt(), staged],
    ]) {
      const { proven, failures } = verify(receipts);
      expect(failures).toEqual([]);
      expect([...proven]).toEqual([['pypi', goodReceipt()]]);
    }
  });

  test('a receipt that contradicts is told, and no approval asked for', async () => {
    const other = withField(goodReceipt(), 'predicate.observations.0.verdict', 'different');
    await expectFailure('RECEIPT_OBSERVATION_DIFFERS', () => soleDoubt([staged, other]));
  });

  test('one that was forged besides is a forgery', async () => {
    const other = withField(staged as Receipt, 'predicate.release.tag', 'v1.2.4');
    await expectFailure('RECEIPT_RELEASE_DIFFERS', () => soleDoubt([other]));
  });
});

describe('when one field is forged', () => {
  test.each<[string, unknown]>([['predicate.manifest.sha256', '0'.repeat(64)]])(
    '%s names another manifest',
    async (path, value) => {
      const told = await expectFailure('RECEIPT_MANIFEST_DIFFERS', forged(path, value));
      expect(told.seen).toContain('manifest of sha256 0000');
    },
  );

  test.each<[string, unknown]>([
    ['predicate.release.repository', 'mallory/demo'],
    ['predicate.release.tag', 'v1.2.4'],
    ['predicate.release.commit', 'b'.repeat(40)],
  ])('%s names another release', async (path, value) => {
    await expectFailure('RECEIPT_RELEASE_DIFFERS', forged(path, value));
  });

  test.each<[string, unknown]>([
    ['predicate.channel.type', 'npm'],
    ['predicate.channel.package', 'dem0'],
    ['predicate.channel.package', undefined],
    ['predicate.channel.version', '1.2.2'],
  ])('%s names another package', async (path, value) => {
    await expectFailure('RECEIPT_CHANNEL_DIFFERS', forged(path, value));
  });

  test.each<[string, unknown]>([
    ['predicate.state', 'failed'],
    ['predicate.failure', 'CHANNEL_NOT_SERVED'],
  ])('%s tells that the channel failed', async (path, value) => {
    await expectFailure('RECEIPT_NOT_PROVEN', forged(path, value));
  });

  test.each<[string, unknown]>([
    ['subject.0.digest.sha256', '9'.repeat(64)],
    ['subject.1.name', 'demo-1.2.3.zip'],
    ['subject', []],
    ['subject', [...goodReceipt().subject, goodReceipt().subject[0]]],
    ['subject', goodReceipt().subject.slice(1)],
  ])('%s are not the sealed artifacts', async (path, value) => {
    await expectFailure('RECEIPT_SUBJECTS_DIFFER', forged(path, value));
  });

  const { observations } = goodReceipt().predicate;
  test.each<[string, unknown]>([
    ['predicate.observations.0.verdict', 'absent'],
    ['predicate.observations.0.sha256', '9'.repeat(64)],
    ['predicate.observations.0.sha256', undefined],
    ['predicate.observations.1.size', 23],
    ['predicate.observations.1.artifact', 'other.tar.gz'],
    ['predicate.observations', []],
    ['predicate.observations', [observations[0], observations[0]]],
    ['predicate.observations', [...observations, { ...observations[0], verdict: 'unknown' }]],
  ])('%s is no equal observation of every artifact', async (path, value) => {
    await expectFailure('RECEIPT_OBSERVATION_DIFFERS', forged(path, value));
  });
});

describe('when it is no receipt', () => {
  test.each<[string, unknown]>([
    ['text that is no JSON', '{'],
    ['a text without end', 'x'.repeat(9 * 1024 * 1024)],
    ['nothing', null],
    ['a list', []],
    ['another statement', withField(goodReceipt(), '_type', 'https://in-toto.io/Statement/v0.1')],
    ['another predicate', withField(goodReceipt(), 'predicateType', 'https://slsa.dev/x')],
    ['a digest in capitals', withField(goodReceipt(), 'predicate.manifest.sha256', 'F'.repeat(64))],
    ['a name with a line feed', withField(goodReceipt(), 'predicate.channel.name', 'pypi\n')],
    ['no attempts', withField(goodReceipt(), 'predicate.observations.0.attempts', 0)],
    ['a size in text', withField(goodReceipt(), 'predicate.observations.0.size', '11')],
    ['a local time', withField(goodReceipt(), 'predicate.observations.0.observedAt', '3 o’clock')],
    ['no run', withField(goodReceipt(), 'predicate.run', undefined)],
  ])('%s is refused', async (_, value) => {
    await expectFailure('RECEIPT_MALFORMED', () => soleDoubt([value], []));
  });

  test('the failure tells which receipt, and where in it', () => {
    const { failures } = verify([
      goodReceipt(),
      withField(goodReceipt(), 'predicate.observations.0.size', -1),
    ]);
    expect(failures[0]!.seen).toContain('receipt 2 of 2 `predicate.observations[0].size`');
  });
});

describe('when receipts and requirements do not meet', () => {
  test('a required channel without a receipt fails', async () => {
    await expectFailure('RECEIPT_MISSING', () => soleDoubt([], ['pypi', 'pypi']));
  });

  test('a requirement for a channel that was not sealed fails', async () => {
    await expectFailure('RECEIPT_CHANNEL_UNKNOWN', () => soleDoubt([], ['homebrew']));
  });

  test('a receipt for a channel that was not sealed fails', async () => {
    const stranger = withField(goodReceipt(), 'predicate.channel.name', 'homebrew');
    await expectFailure('RECEIPT_CHANNEL_UNKNOWN', () => soleDoubt([stranger], []));
  });

  test('evidence that contradicts is never outvoted, in whatever order', () => {
    const failed = withField(goodReceipt(), 'predicate.state', 'failed');
    for (const receipts of [
      [goodReceipt(), failed],
      [failed, goodReceipt()],
    ]) {
      const { proven, failures } = verify(receipts);
      expect(proven.size).toBe(0);
      expect(failures.map(({ code }) => code)).toEqual(['RECEIPT_NOT_PROVEN']);
    }
  });

  test('a channel without artifacts is never proven by an empty receipt', async () => {
    const [crates, pypi] = manifest.channels;
    const empty = { ...manifest, channels: [crates!, { ...pypi!, artifacts: [] }] };
    const receipt = withField(goodReceipt(), 'subject', []);
    const { failures } = verifyReceipts({ manifest: empty, manifestSha256 }, [receipt], ['pypi']);
    await expectFailure('RECEIPT_SUBJECTS_DIFFER', () => {
      throw failures[0]!;
    });
  });
});
