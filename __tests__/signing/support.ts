/** Signed packages in tests: real folders, keys and archives. */
import { generateKeyPairSync } from 'node:crypto';
import { localFiles } from '../../src/adapters/files.ts';
import { packStep } from '../../src/pack/pack-step.ts';
import { fakeLog, fakeRun } from '../support/fakes.ts';

export type PackInputs = Parameters<typeof packStep>[0];

export interface KeyTexts {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** A new Ed25519 key. */
export function makeKey(): KeyTexts {
  return generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

/** Packs a folder with its links, by the inputs that a test is about. */
export function packFolder(
  changes: Partial<PackInputs> & Pick<PackInputs, 'folder'>,
  files = localFiles,
): ReturnType<typeof packStep> {
  const inputs: PackInputs = {
    ...{ output: undefined, check: undefined, format: 'auto', prefix: undefined },
    ...{ include: undefined, exclude: undefined, links: 'keep', executables: undefined },
    ...{ sourceDateEpoch: 1_700_000_000, ed25519PrivateKey: undefined },
    ...changes,
  };
  return packStep(inputs, { files, log: fakeLog(), run: fakeRun() });
}
