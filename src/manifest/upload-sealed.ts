/**
 * The sealed set as one workflow artifact, so that attempts of a run converge.
 * Whether a re-run sees the artifacts of earlier attempts depends on how it was
 * started (failed jobs only: yes; all jobs: no, and the name is free again), so
 * both are handled: what is seen and equal is used again, what is seen and
 * different stops the release, and nothing is ever replaced.
 */
import { Failure } from '../failure.ts';
import type { Artifacts, Files, Gpg, Log } from '../ports.ts';
import { isSameBuildMetaJson } from '../evidence/build-meta-json.ts';
import { isSameBuildMeta } from './build-meta.ts';
import {
  buildMetaFileName,
  buildMetaJsonFileName,
  manifestFileName,
  type ReleaseManifest,
} from './manifest.ts';
import { renderManifest } from './render-manifest.ts';
import { sealFailure } from './failures.ts';
import { verifySealedSet, type SealedSet } from './sealed-set.ts';
import { isSignature } from '../signing/signed-names.ts';
import { verifyReleaseSignatures } from '../signing/verify-release-signatures.ts';

/** Longer than any that is written: a line an artifact. */
const maxMetaBytes = 8 * 1024 * 1024;

export interface UploadOptions {
  readonly artifactName: string;
  readonly retentionDays: number;
}

export interface UploadedSet {
  readonly artifactId: number;
  /** As it is in the artifact, and in the folder. */
  readonly set: SealedSet;
  /** True when an earlier attempt of this run had uploaded it. */
  readonly reused: boolean;
}

interface UploadPorts {
  readonly artifacts: Artifacts;
  readonly files: Files;
  readonly gpg: Gpg;
  readonly log: Log;
}

/** After these the artifact may be there all the same. */
const maybeStored: ReadonlySet<string> = new Set(['ARTIFACT_NAME_TAKEN', 'ARTIFACT_UPLOAD_FAILED']);

/** Throws SEAL_CONFLICT when this run sealed other bytes before, GPG_* and ARTIFACT_* otherwise. */
export async function uploadSealed(
  set: SealedSet,
  options: UploadOptions,
  ports: UploadPorts,
): Promise<UploadedSet> {
  const earlier = await reuse(set, options.artifactName, ports);
  if (earlier) return earlier;
  const names = set.assets.map(({ name }) => name);
  try {
    const { artifactName, retentionDays } = options;
    const { id } = await ports.artifacts.upload(artifactName, set.folder, names, retentionDays);
    return { artifactId: id, set, reused: false };
  } catch (error) {
    if (!(error instanceof Failure) || !maybeStored.has(error.code)) throw error;
    // Another job may have been quicker, or an answer was lost: what is there decides.
    const other = await reuse(set, options.artifactName, ports);
    if (!other) throw error;
    return other;
  }
}

/** The set that this run uploaded before, if it is the same release. Throws SEAL_CONFLICT, GPG_*. */
async function reuse(
  set: SealedSet,
  artifactName: string,
  ports: UploadPorts,
): Promise<UploadedSet | undefined> {
  const { artifacts, files, log } = ports;
  const stored = await artifacts.find(artifactName);
  if (!stored) return undefined;
  log.info(`This run has an artifact named ${artifactName} already: comparing.`);
  const folder = await files.makeTemporaryFolder('sealed-before');
  await artifacts.download(stored.id, folder);
  const { sha256 } = await files.digest(`${folder}/${manifestFileName}`);
  const earlier = await verifySealedSet(folder, sha256, files);
  if (set.manifest.continues?.some(({ manifest }) => manifest === sha256)) {
    throw takenByEarlier(artifactName);
  }
  const differing = differences(earlier.manifest, set.manifest);
  if (differing.length > 0) throw conflict(artifactName, differing);
  const foreign = await foreignEvidence(earlier, set, files);
  foreign.push(...(await foreignSignatures(earlier, set, ports)));
  if (foreign.length > 0) throw conflict(artifactName, foreign);
  // Its evidence may name another runner: the folder must hold what the artifact holds.
  for (const { name } of earlier.assets) {
    await files.copy(`${folder}/${name}`, `${set.folder}/${name}`);
  }
  return { artifactId: stored.id, set: { ...earlier, folder: set.folder }, reused: true };
}

/** What makes the two releases different ones; evidence about the runner does not. */
function differences(earlier: ReleaseManifest, now: ReleaseManifest): readonly string[] {
  if (renderManifest({ ...earlier, evidence: [] }) === renderManifest({ ...now, evidence: [] })) {
    return [];
  }
  const digests = new Map(earlier.artifacts.map(({ name, sha256 }) => [name, sha256]));
  const changed = now.artifacts.filter(({ name, sha256 }) => digests.get(name) !== sha256);
  const names = new Set(now.artifacts.map(({ name }) => name));
  const gone = earlier.artifacts.filter(({ name }) => !names.has(name));
  const files = [...changed, ...gone].map(({ name }) => name);
  return files.length > 0
    ? files
    : ['what is sealed beside the files (tag, commit, channels or the key that signs)'];
}

/**
 * Evidence that this attempt would not have written. Any job of the run can upload an artifact
 * of that name: only which runner it was may differ, or strange files would be released.
 */
async function foreignEvidence(
  earlier: SealedSet,
  now: SealedSet,
  files: Pick<Files, 'read'>,
): Promise<string[]> {
  const own = new Map(now.manifest.evidence.map(({ name, sha256 }) => [name, sha256]));
  const strange = earlier.manifest.evidence.filter(({ name, sha256 }) => own.get(name) !== sha256);
  const names = new Set(earlier.manifest.evidence.map(({ name }) => name));
  const foreign = [...own.keys()].filter((name) => !names.has(name));
  for (const { name } of strange) {
    // What it is worth is told by the key: see foreignSignatures.
    if (now.manifest.signatures && isSignature(name)) continue;
    const isSame = comparisons.get(name);
    if (!isSame?.(...(await readBoth(name, [earlier, now], files)))) foreign.push(name);
  }
  return foreign;
}

/**
 * Signatures over evidence that tells of another runner are other ones too, and that of SHA256SUMS
 * is in no manifest: all are verified, by the key of this attempt. Throws GPG_*.
 */
async function foreignSignatures(
  earlier: SealedSet,
  { manifest: { signatures } }: SealedSet,
  ports: UploadPorts,
): Promise<readonly string[]> {
  if (!signatures) return [];
  const policy = { fingerprint: signatures.gpg.fingerprint };
  const { standing, failures } = await verifyReleaseSignatures({ ...earlier, policy }, ports);
  if (standing === 'unknown') throw failures[0]!;
  return failures.map(({ seen }) => seen);
}

/** Evidence of which only what it tells of the runner may differ: how to compare its texts. */
const comparisons: ReadonlyMap<string, (one: string, other: string) => boolean> = new Map([
  [buildMetaFileName, isSameBuildMeta],
  [buildMetaJsonFileName, isSameBuildMetaJson],
]);

async function readBoth(
  name: string,
  sets: readonly [SealedSet, SealedSet],
  files: Pick<Files, 'read'>,
): Promise<readonly [string, string]> {
  const read = async ({ folder }: SealedSet) =>
    (await files.read(`${folder}/${name}`, maxMetaBytes)).toString('utf8');
  return [await read(sets[0]), await read(sets[1])];
}

function takenByEarlier(artifactName: string) {
  return sealFailure('SEAL_CONFLICT', {
    seen: `${artifactName} is the name of the set that this one continues`,
    expected: 'a name of its own for each set: the earlier one is used until the release is public',
    cure: 'Give this step another `artifact-name`.',
  });
}

function conflict(artifactName: string, differing: readonly string[]) {
  return sealFailure('SEAL_CONFLICT', {
    seen: `an earlier attempt of this run sealed other bytes as ${artifactName}: ${differing.join(', ')}`,
    expected: 'the bytes that were sealed first: some of them may be published already',
    cure: 'Re-run only the failed jobs, which use the set that was sealed first, or resume with the command in its summary. When nothing was published, delete that artifact on the page of the run and re-run this job.',
  });
}
