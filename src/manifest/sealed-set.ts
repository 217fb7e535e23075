/**
 * Opens the sealed set and believes nothing: the manifest must have the digest
 * that was handed over, and every file must be the one that the manifest tells.
 */
import { inParallel } from '../in-parallel.ts';
import type { Artifacts, FileEntry, Files, Log, Sha256 } from '../ports.ts';
import { sealedSetFailure } from './failures.ts';
import {
  checksumsSignatureFileName,
  manifestFileName,
  type ReleaseManifest,
  type SealedFile,
} from './manifest.ts';
import { maxManifestBytes, parseManifest } from './parse-manifest.ts';
import { digestMismatch, releaseAssetsOf } from './release-assets.ts';
import { digestManifest } from './render-manifest.ts';
import { byCodeUnit } from './safe-name.ts';
import type { SealedInputs } from './sealed-inputs.ts';

export interface SealedSet {
  readonly manifest: ReleaseManifest;
  readonly manifestSha256: Sha256;
  /** Everything that is released, sorted by name: SHA256SUMS.asc among it when the set is signed. */
  readonly assets: readonly SealedFile[];
  /** Holds exactly these files, verified. */
  readonly folder: string;
}

interface SealedSetPorts {
  readonly files: Files;
  readonly artifacts: Artifacts;
  readonly log: Log;
}

/**
 * Fetches the set (or takes the folder) and verifies it, before anything else is
 * done with it. With `repository` or `tag`, the set must have been sealed for it.
 * Throws SEALED_*, MANIFEST_*, ARTIFACT_*, ARCHIVE_*.
 */
export async function openSealedSet(
  inputs: SealedInputs & { readonly repository?: string; readonly tag?: string | undefined },
  ports: SealedSetPorts,
): Promise<SealedSet> {
  const folder = await fetchSet(inputs, ports);
  const set = await verifySealedSet(folder, inputs.manifestDigest, ports.files);
  requireRepository(set.manifest, inputs.repository);
  requireTag(set.manifest, inputs.tag);
  ports.log.info(
    `Sealed set of ${set.manifest.tag}: every file is as sealed (manifest sha256:${set.manifestSha256}).`,
  );
  return set;
}

/**
 * Verifies the set in a folder; that a signature is there, and not what it is worth: that is
 * requireReleaseSignatures. Throws SEALED_FILE_*, MANIFEST_*.
 */
export async function verifySealedSet(
  folder: string,
  manifestSha256: Sha256,
  files: Files,
): Promise<SealedSet> {
  const manifest = await readManifest(folder, manifestSha256, files);
  const sealed = releaseAssetsOf(manifest, manifestSha256);
  const beside = manifest.signatures ? [checksumsSignatureFileName] : [];
  requireNames([...sealed.map(({ name }) => name), ...beside], await files.list(folder));
  // All at once: the port digests as many at a time as the machine has cores.
  const require = (file: SealedFile) => requireSealed(file, `${folder}/${file.name}`, files);
  await inParallel(sealed, require, sealed.length);
  return sealedSetOf(manifest, folder, files);
}

/** The set that a folder holds, nothing of it verified. */
export async function sealedSetOf(
  manifest: ReleaseManifest,
  folder: string,
  files: Pick<Files, 'digest'>,
): Promise<SealedSet> {
  const manifestSha256 = digestManifest(manifest);
  const assets = [...releaseAssetsOf(manifest, manifestSha256)];
  if (manifest.signatures) {
    const { size, sha256 } = await files.digest(`${folder}/${checksumsSignatureFileName}`);
    assets.push({ name: checksumsSignatureFileName, size, sha256 });
    assets.sort((one, other) => byCodeUnit(one.name, other.name));
  }
  return { manifest, manifestSha256, assets, folder };
}

async function fetchSet(inputs: SealedInputs, ports: SealedSetPorts): Promise<string> {
  const { sealedFolder, sealedArtifactId: id, sealedRunId: runId } = inputs;
  if ((sealedFolder === undefined) === (id === undefined)) throw unclearSource(id !== undefined);
  if (sealedFolder !== undefined) return sealedFolder;
  const folder = await ports.files.makeTemporaryFolder('sealed');
  ports.log.progress(`Fetching the sealed set, artifact ${id}.`);
  await ports.artifacts.download(id!, folder, runId === undefined ? {} : { runId });
  return folder;
}

async function readManifest(
  folder: string,
  manifestSha256: Sha256,
  files: Files,
): Promise<ReleaseManifest> {
  const path = `${folder}/${manifestFileName}`;
  if ((await files.stat(path)) === undefined) throw missingFile(manifestFileName);
  const digests = await files.digest(path);
  if (digests.sha256 !== manifestSha256) throw digestMismatch(digests, manifestSha256);
  return parseManifest((await files.read(path, maxManifestBytes)).toString('utf8'));
}

/** Before any file is read: what is no part of the set, or not there, needs no digest to be told. */
function requireNames(names: readonly string[], entries: readonly FileEntry[]): void {
  const missing = new Set(names);
  for (const { name, kind } of entries) {
    if (!missing.delete(name) || kind !== 'file') throw unexpected(name, kind);
  }
  const [first] = missing;
  if (first !== undefined) throw missingFile(first);
}

async function requireSealed(file: SealedFile, path: string, files: Files): Promise<void> {
  const { size, sha256 } = await files.digest(path);
  if (sha256 === file.sha256 && size === file.size) return;
  throw sealedSetFailure('SEALED_FILE_DIFFERS', {
    seen: `${file.name} has ${size} bytes and the digest sha256:${sha256}`,
    expected: `${file.size} bytes and sha256:${file.sha256}, as sealed`,
    cure: 'Do not release this set: find out who changed it after sealing, then release a new version.',
  });
}

function requireRepository(manifest: ReleaseManifest, repository: string | undefined): void {
  if (repository === undefined) return;
  if (manifest.repository.toLowerCase() === repository.toLowerCase()) return;
  throw sealedSetFailure('SEALED_FOR_OTHER_REPOSITORY', {
    seen: `the set was sealed for ${manifest.repository}`,
    expected: `a set that was sealed for ${repository}`,
    cure: 'Take the artifact and the digest from a run of this repository, or correct `repository`.',
  });
}

/** In a resumed run a person names the tag by hand: the set must be that tag's. */
function requireTag(manifest: ReleaseManifest, tag: string | undefined): void {
  if (tag === undefined || manifest.tag === tag) return;
  throw sealedSetFailure('SEALED_FOR_OTHER_TAG', {
    seen: `the set was sealed for tag ${manifest.tag}`,
    expected: `a set that was sealed for tag ${tag}, as \`tag\` says`,
    cure: 'Take the four values of the resume command from the summary of one and the same run.',
  });
}

function unclearSource(both: boolean) {
  return sealedSetFailure('SEALED_SOURCE_UNCLEAR', {
    seen: both ? 'both an artifact and a folder were given' : 'no artifact and no folder was given',
    expected: 'one place to take the sealed set from',
    cure: 'Set `sealed-artifact-id` to the `artifact-id` of seal-artifacts, or `sealed-folder`, and not both; when the ID comes from another job, check that this job `needs` it.',
  });
}

function unexpected(name: string, kind: string) {
  return sealedSetFailure('SEALED_FILE_UNEXPECTED', {
    seen: `the set holds ${JSON.stringify(name)}${kind === 'file' ? '' : ' (no plain file)'}`,
    expected: 'the sealed files and nothing else',
    cure: 'Take the set as seal-artifacts uploaded it; what was added after sealing is not released.',
  });
}

function missingFile(name: string) {
  return sealedSetFailure('SEALED_FILE_MISSING', {
    seen: `${name} is not in the set`,
    expected: 'every file that was sealed',
    cure: 'Take the set as seal-artifacts uploaded it; check the artifact ID or the folder.',
  });
}
