import type { Failure } from '../../failure.ts';
import { releaseAssetsOf } from '../../manifest/release-assets.ts';
import { digestManifest } from '../../manifest/render-manifest.ts';
import {
  checksumsFileName,
  checksumsSignatureFileName,
  manifestFileName,
  type SealedFile,
} from '../../manifest/manifest.ts';
import { againstManifest, type Check } from '../check.ts';
import { verificationFailure } from '../failures.ts';
import type { ReleaseFile } from '../model.ts';
import { counted, judged } from '../outcome.ts';

/** Its own bytes and the rendering of SHA256SUMS have checks of their own. */
const judgedElsewhere = new Set([manifestFileName, checksumsFileName]);

export const sealedFiles: Check = {
  id: 'sealed-files',
  title: 'The files are exactly those that were sealed, byte for byte',
  run: againstManifest(({ manifest, files }) => {
    const sealed = releaseAssetsOf(manifest, digestManifest(manifest));
    const wanted = new Map(sealed.map((file) => [file.name, file]));
    const there = new Map(files.map((file) => [file.name, file]));
    const failures = [
      ...sealed.flatMap((file) => findFault(file, there.get(file.name)) ?? []),
      // Whether it is there and good is told by the check of the signatures.
      ...files
        .filter(({ name }) => !wanted.has(name))
        .filter(({ name }) => !manifest.signatures || name !== checksumsSignatureFileName)
        .map(unexpected),
    ];
    return judged(failures, counted(sealed.length, 'file'));
  }),
};

function findFault(sealed: SealedFile, file: ReleaseFile | undefined): Failure | undefined {
  const { name, size, sha256 } = sealed;
  if (!file) return missing(sealed);
  if (judgedElsewhere.has(name) || (file.size === size && file.sha256 === sha256)) return undefined;
  return verificationFailure('VERIFY_FILE_DIFFERS', {
    seen: `${name} has ${file.size} bytes and sha256 ${file.sha256}`,
    expected: `${size} bytes and sha256 ${sha256}, as it was sealed`,
    cure: 'Do not use the file. Download it again; when it stays so, somebody replaced it: tell who published it.',
    location: { file: name },
  });
}

function missing({ name }: SealedFile): Failure {
  return verificationFailure('VERIFY_FILE_MISSING', {
    seen: `${name} is not there`,
    expected: 'every file that release.json names',
    cure: 'Download all assets of the release; when it is not among them, somebody removed it: ask who published it.',
    location: { file: name },
  });
}

function unexpected({ name }: ReleaseFile): Failure {
  return verificationFailure('VERIFY_FILE_UNEXPECTED', {
    seen: `${name} is there, and release.json does not name it`,
    expected: 'the sealed files and nothing else',
    cure: 'Do not use the file: it was added after the release was sealed. Where it is not an asset, verify in a folder of its own.',
    location: { file: name },
  });
}
