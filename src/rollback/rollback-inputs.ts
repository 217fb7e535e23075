/** What rollback-release is asked, and what follows from that alone. */
import type { RollbackChoices } from './actions.ts';
import { inputFailure } from '../inputs.ts';
import type { ReleaseManifest } from '../manifest/manifest.ts';
import type { SealedInputs } from '../manifest/sealed-inputs.ts';
import type { RunContext } from '../ports.ts';
import { invalidInput } from '../structured-input.ts';
import { isSemver } from '../tag/parse.ts';

export interface RollbackInputs extends Omit<SealedInputs, 'manifestDigest'> {
  /** Undefined when the release stopped before anything was sealed. */
  readonly manifestDigest: string | undefined;
  readonly tag: string | undefined;
  readonly releaseId: number | undefined;
  readonly needs: { readonly value: unknown } | undefined;
  readonly receipts: readonly string[] | undefined;
  readonly confirm: boolean;
  readonly draft: RollbackChoices['draft'];
  readonly published: RollbackChoices['published'];
  readonly yank: readonly string[] | undefined;
  readonly prereleaseTags: readonly string[] | undefined;
  readonly imageTags: readonly string[] | undefined;
  readonly deleteGitTag: boolean;
  readonly cratesToken: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly incidentPath: string;
  readonly repository: string;
}

/** The place of the sealed set, or none. Throws INPUT_INVALID for half of it. */
export function sealedInputsOf(inputs: RollbackInputs): SealedInputs | undefined {
  const { sealedArtifactId, sealedFolder, sealedRunId, manifestDigest } = inputs;
  if (manifestDigest !== undefined) {
    return { sealedArtifactId, sealedFolder, sealedRunId, manifestDigest };
  }
  if (sealedArtifactId === undefined && sealedFolder === undefined) return undefined;
  throw invalidInput(
    'manifest-digest',
    'a sealed set was given without it.',
    'the digest of its manifest, or no sealed set where the release stopped before sealing',
  );
}

/** The tag: as sealed, as given, or the one that this run was started by. Throws INPUT_MISSING. */
export function tagOf(
  { tag }: RollbackInputs,
  manifest: ReleaseManifest | undefined,
  { ref }: Pick<RunContext, 'ref'>,
): string {
  const own = /^refs\/tags\/(.+)$/.exec(ref ?? '')?.[1];
  const found = manifest?.tag ?? tag ?? own;
  if (found !== undefined) return found;
  throw inputFailure('INPUT_MISSING', {
    seen: 'neither a sealed set nor `tag` was given, and this run was not started by a tag',
    expected: 'to know which release is to be taken back',
    cure: 'Give `tag`.',
  });
}

/** The version that a tag ends with: `demo-v1.2.3` is of 1.2.3. Undefined when there is none. */
export function versionIn(tag: string): string | undefined {
  const starts = [...tag.matchAll(/(?<![0-9.])[0-9]/g)].map(({ index }) => index);
  return starts.map((start) => tag.slice(start)).find(isSemver);
}

/** Every channel that `yank` names must be a sealed one. Throws INPUT_INVALID. */
export function requireYankable(
  yank: readonly string[],
  manifest: ReleaseManifest | undefined,
): void {
  const names = manifest?.channels.map(({ name }) => name) ?? [];
  const other = yank.find((name) => !names.includes(name));
  if (other === undefined) return;
  throw invalidInput(
    'yank',
    `it names ${JSON.stringify(other)}, which is no sealed channel.`,
    manifest
      ? `some of ${names.join(', ')}`
      : 'a sealed set as well: without one nobody knows what was published where',
  );
}
