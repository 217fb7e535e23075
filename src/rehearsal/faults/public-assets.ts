/** The assets of the public release, as somebody gets at them who may write to releases. */
import { createHash } from 'node:crypto';
import { checksumsFileName, manifestFileName, type SealedFile } from '../../manifest/manifest.ts';
import { parseManifest } from '../../manifest/parse-manifest.ts';
import { renderReleaseChecksums } from '../../manifest/release-assets.ts';
import { renderManifest } from '../../manifest/render-manifest.ts';
import { signAs } from '../../world/sigstore/sign-bundle.ts';
import type { FaultStage } from '../fault.ts';
import { findPublic } from './reference-release.ts';

/** Names of the assets, sorted. */
export function publicAssetNames(stage: FaultStage): readonly string[] {
  return findPublic(stage)!
    .assets.map(({ name }) => name)
    .sort();
}

/** The bytes that an asset serves. Throws when there is no such asset. */
export function readPublicAsset(stage: FaultStage, name: string): Buffer {
  return stage.repository.assetBytes(requirePublicAsset(stage, name).id);
}

export function replacePublicAsset(
  stage: FaultStage,
  name: string,
  bytes: Uint8Array | string,
): void {
  stage.repository.replaceAssetBytes(requirePublicAsset(stage, name).id, bytes);
}

export function removePublicAsset(stage: FaultStage, name: string): void {
  stage.repository.removeAsset(requirePublicAsset(stage, name).id);
}

export function addPublicAsset(stage: FaultStage, name: string, bytes: Uint8Array | string): void {
  stage.repository.addAsset(findPublic(stage)!.id, { name, bytes });
}

function requirePublicAsset(stage: FaultStage, name: string) {
  const asset = findPublic(stage)!.assets.find((candidate) => candidate.name === name);
  if (!asset) throw new Error(`The public release has no asset ${name}.`);
  return asset;
}

/** One asset is another one, and manifest and checksums agree with it. */
export function forgePublicAsset(stage: FaultStage, name: string, bytes: string): void {
  replacePublicAsset(stage, name, bytes);
  const sealed = parseManifest(readPublicAsset(stage, manifestFileName).toString('utf8'));
  const anew = <File extends SealedFile>(file: File): File =>
    file.name === name
      ? {
          ...file,
          size: Buffer.byteLength(bytes),
          sha256: createHash('sha256').update(bytes).digest('hex'),
        }
      : file;
  const { artifacts, evidence } = sealed;
  const manifest = { ...sealed, artifacts: artifacts.map(anew), evidence: evidence.map(anew) };
  replacePublicAsset(stage, manifestFileName, renderManifest(manifest));
  replacePublicAsset(stage, checksumsFileName, renderReleaseChecksums(manifest));
}

const bundleName = 'provenance.sigstore.json';

/** The release's bundle is another one, signed in the world by whoever is told here. */
export async function forgeBundle(
  stage: FaultStage,
  change: {
    /** Whose run signs; the release's own when left out. */
    readonly repository?: string;
    readonly workflowPath?: string;
    /** Replaces the subjects of the true statement. */
    readonly subject?: readonly {
      readonly name: string;
      readonly digest: { readonly sha256: string };
    }[];
  },
): Promise<void> {
  const { world, commit, tag } = stage;
  const { dsseEnvelope } = JSON.parse(readPublicAsset(stage, bundleName).toString('utf8')) as {
    readonly dsseEnvelope: { readonly payload: string };
  };
  const statement = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString()) as object;
  const { repository = world.repository, workflowPath = '.github/workflows/attested.yml' } = change;
  const job = {
    repository,
    repositoryId: 4001,
    ownerId: 4002,
    ref: `refs/tags/${tag}`,
    sha: commit,
    eventName: 'push',
    workflow: 'release',
    workflowPath,
    runId: 4003,
    runNumber: 1,
    runAttempt: 1,
    actor: 'mallory',
  };
  const bundle = await signAs(world, job, {
    ...statement,
    ...(change.subject && { subject: change.subject }),
  });
  forgePublicAsset(stage, bundleName, `${JSON.stringify(bundle)}\n`);
}
