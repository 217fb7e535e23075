/** Evidence that comes after sealing: a set that continues the sealed one, and adds nothing else. */
import type { Files } from '../ports.ts';
import { asEarlierSet } from './continued.ts';
import { checksumsFileName, manifestFileName, type ReleaseManifest } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';
import { releaseAssetsOf, renderReleaseChecksums } from './release-assets.ts';
import { digestManifest, renderManifest } from './render-manifest.ts';
import { byCodeUnit } from './safe-name.ts';
import { verifySealedSet, type SealedSet } from './sealed-set.ts';

export interface AddedFile {
  readonly name: string;
  readonly content: string;
}

/**
 * Writes the set into the folder, empty or not there: everything of the earlier one, the added
 * files, and a manifest that names both. The same files give the same bytes.
 * Throws MANIFEST_* for a name that is taken, SEALED_FILE_DIFFERS for what changed meanwhile.
 */
export async function addEvidence(
  earlier: SealedSet,
  added: readonly AddedFile[],
  { folder, files }: { readonly folder: string; readonly files: Files },
): Promise<SealedSet> {
  const { manifest } = earlier;
  await files.makeFolder(folder);
  const replaced = new Set([manifestFileName, checksumsFileName]);
  for (const { name } of releaseAssetsOf(manifest, earlier.manifestSha256)) {
    if (!replaced.has(name)) await files.copy(`${earlier.folder}/${name}`, `${folder}/${name}`);
  }
  const evidence = [...manifest.evidence];
  for (const { name, content } of added) {
    await files.write(`${folder}/${name}`, content);
    const { size, sha256 } = await files.digest(`${folder}/${name}`);
    evidence.push({ name, size, sha256 });
  }
  const continued: ReleaseManifest = {
    ...manifest,
    evidence: evidence.sort((one, other) => byCodeUnit(one.name, other.name)),
    continues: [...(manifest.continues ?? []), asEarlierSet(manifest)],
  };
  const text = renderManifest(continued);
  parseManifest(text);
  await files.write(`${folder}/${manifestFileName}`, text);
  await files.write(`${folder}/${checksumsFileName}`, renderReleaseChecksums(continued));
  return verifySealedSet(folder, digestManifest(continued), files);
}
