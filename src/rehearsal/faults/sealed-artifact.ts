/** The sealed set as scenarios get at it: past every service, as an attacker would wish to. */
import { createHash } from 'node:crypto';
import { checksumsFileName, manifestFileName } from '../../manifest/manifest.ts';
import type { ReleaseManifest } from '../../manifest/manifest.ts';
import { parseManifest } from '../../manifest/parse-manifest.ts';
import { renderReleaseChecksums } from '../../manifest/release-assets.ts';
import { digestManifest, renderManifest } from '../../manifest/render-manifest.ts';
import type { World } from '../../world/world.ts';
import { readZipFiles } from '../unzip.ts';
import { renderZip } from '../zip.ts';

type SealedFiles = Map<string, Buffer>;

const releasedName = 'sealed-attested';

/** The artifact that `attest` uploaded. Throws when there is none: the scenario acts too early. */
export function requireSealedArtifact({ results }: World) {
  const artifact = results.state.artifacts.find(
    ({ id, name }) => id !== 0 && name === releasedName,
  );
  if (!artifact) throw new Error(`The world has no artifact named ${releasedName}.`);
  return artifact;
}

/** The files of the sealed set, by name. */
export async function readSealedFiles(world: World): Promise<SealedFiles> {
  const zip = world.results.artifactBytes(requireSealedArtifact(world).id);
  return new Map(await readZipFiles(zip));
}

/** Other files behind the artifact's ID; the service tells their digest, not the former one. */
export function replaceSealedFiles(world: World, files: SealedFiles): void {
  const artifact = requireSealedArtifact(world);
  const zip = zipOf(files);
  world.results.replaceArtifactBytes(artifact.id, zip);
  artifact.size = zip.length;
  artifact.sha256 = createHash('sha256').update(zip).digest('hex');
}

/** The zip that an upload of these files would have been. */
export function zipOf(files: SealedFiles): Buffer {
  return renderZip([...files].map(([name, content]) => ({ name, content })));
}

/** The set with another manifest, and checksums that fit it; the manifest's digest beside. */
export function withManifest(
  files: SealedFiles,
  change: (manifest: ReleaseManifest) => ReleaseManifest,
): { readonly files: SealedFiles; readonly manifestDigest: string } {
  const manifest = change(parseManifest(files.get(manifestFileName)!.toString('utf8')));
  const changed = new Map(files)
    .set(manifestFileName, Buffer.from(renderManifest(manifest)))
    .set(checksumsFileName, Buffer.from(renderReleaseChecksums(manifest)));
  return { files: changed, manifestDigest: `sha256:${digestManifest(manifest)}` };
}

/** The sealed crate's name, and its bytes with one of them flipped. */
export function flippedCrate(files: SealedFiles): readonly [name: string, bytes: Buffer] {
  const name = [...files.keys()].find((candidate) => candidate.endsWith('.crate'))!;
  const bytes = Buffer.from(files.get(name)!);
  bytes[bytes.length >> 1]! ^= 1;
  return [name, bytes];
}
