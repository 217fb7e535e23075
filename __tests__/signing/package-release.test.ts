import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { packageSignatureFailures } from '../../src/signing/package-release.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { makeKey, packFolder } from './support.ts';

const folderWith = temporaryFolders();
const key = makeKey();
let folder: string;

/** Two signed packages, an unsigned one, and what is no archive. */
beforeAll(async () => {
  folder = folderWith({ 'in/a.txt': 'hello', 'notes.txt.gz': 'no tar', tool: 'no archive' });
  const inputs = { folder: join(folder, 'in') };
  const ed25519PrivateKey = key.privateKey;
  await packFolder({ ...inputs, output: join(folder, 'a.tar.gz'), ed25519PrivateKey });
  await packFolder({ ...inputs, output: join(folder, 'b.zip'), ed25519PrivateKey });
  await packFolder({ ...inputs, output: join(folder, 'plain.zip') });
  await packFolder({ ...inputs, output: join(folder, 'cut.zip'), ed25519PrivateKey });
  truncateSync(join(folder, 'cut.zip'), 100);
});

type Demands = Parameters<typeof packageSignatureFailures>[1];

const good = ['a.tar.gz', 'b.zip', 'plain.zip', 'notes.txt.gz', 'tool'];

function judge(changes: Partial<Demands> = {}, names: readonly string[] = good) {
  const artifacts = names.map((name) => ({ name }));
  const demands = { folder, publicKey: key.publicKey, required: [], ...changes };
  return packageSignatureFailures(artifacts, demands, localFiles);
}

/** The one failure of a release, thrown. */
async function onlyFailure(...args: Parameters<typeof judge>): Promise<void> {
  const { failures } = await judge(...args);
  expect(failures).toHaveLength(1);
  throw failures[0]!;
}

describe('the packages of a release', () => {
  it('are verified where they carry a signature', async () => {
    const signed = ['a.tar.gz', 'b.zip'];
    expect(await judge()).toEqual({ failures: [], signed });
    expect(await judge({ required: ['a.*', 'b.zip'] })).toEqual({ failures: [], signed });
  });

  it('that cannot be read fail, by name', async () => {
    const failure = await expectFailure('ARCHIVE_CORRUPT', () => onlyFailure({}, ['cut.zip']));
    expect(failure.location).toEqual({ file: 'cut.zip' });
  });

  it('fail each for itself with another key', async () => {
    const { failures, signed } = await judge({ publicKey: makeKey().publicKey });
    expect(signed).toEqual([]);
    expect(failures.map(({ code, location }) => [code, location?.file])).toEqual([
      ['PACKAGE_SIGNATURE_BAD', 'a.tar.gz'],
      ['PACKAGE_SIGNATURE_BAD', 'b.zip'],
    ]);
  });

  it('fail once with a key that is none', async () => {
    await expectFailure('PACKAGE_SIGNATURE_KEY_INVALID', () => onlyFailure({ publicKey: 'x' }));
  });

  it('that must be signed and are not fail', async () => {
    const required = ['*.zip'];
    await expectFailure('PACKAGE_SIGNATURE_MISSING', () => onlyFailure({ required }));
    await expectFailure('ARCHIVE_UNSUPPORTED', () => onlyFailure({ required: ['tool'] }));
  });

  it('that must be signed need a key, and must be there', async () => {
    const unkeyed = { publicKey: undefined, required: ['b.zip'] };
    await expectFailure('PACKAGE_SIGNATURE_KEY_MISSING', () => onlyFailure(unkeyed));
    const absent = { required: ['*.whl'] };
    await expectFailure('PACKAGE_SIGNATURE_GLOB_UNMATCHED', () => onlyFailure(absent));
  });

  it('have names that are checked before they become paths', async () => {
    await expectFailure('NAME_UNSAFE', () => onlyFailure({}, ['../a.zip']));
  });
});
