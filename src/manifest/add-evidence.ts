/** Evidence that comes after sealing: a set that continues the sealed one, and adds nothing else. */
import { asEarlierSet } from './continued.ts';
import { checksumsFileName, checksumsSignatureFileName, manifestFileName } from './manifest.ts';
import { byCodeUnit } from './safe-name.ts';
import { verifySealedSet, type SealedSet } from './sealed-set.ts';
import { writeSet, type SetPlace } from './write-set.ts';

export interface AddedFile {
  readonly name: string;
  readonly content: string;
}

/**
 * Writes the set into the folder, empty or not there: everything of the earlier one, the added
 * files, and a manifest that names both; signed when there is a signer. The same files give the
 * same bytes. Throws SIGN_*, GPG_*, MANIFEST_* for a name that is taken, SEALED_FILE_DIFFERS for what changed meanwhile.
 */
export async function addEvidence(
  earlier: SealedSet,
  added: readonly AddedFile[],
  place: SetPlace,
): Promise<SealedSet> {
  const { folder, files } = place;
  const { manifest } = earlier;
  await files.makeFolder(folder);
  const replaced = new Set([manifestFileName, checksumsFileName, checksumsSignatureFileName]);
  for (const { name } of earlier.assets) {
    if (!replaced.has(name)) await files.copy(`${earlier.folder}/${name}`, `${folder}/${name}`);
  }
  const evidence = [...manifest.evidence];
  for (const { name, content } of added) {
    await files.write(`${folder}/${name}`, content);
    const { size, sha256 } = await files.digest(`${folder}/${name}`);
    evidence.push({ name, size, sha256 });
  }
  const continued = {
    ...manifest,
    evidence: evidence.sort((one, other) => byCodeUnit(one.name, other.name)),
    continues: [...(manifest.continues ?? []), asEarlierSet(earlier)],
  };
  const { manifestSha256 } = await writeSet(continued, place);
  return verifySealedSet(folder, manifestSha256, files);
}
