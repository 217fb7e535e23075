/** What becomes of tags of images: pure. */
import type { ImageDigest, ImageRepository } from '../image-ports.ts';
import { renderRepository } from '../oci/reference.ts';
import type { LeftBehind, Planned, RemoveTag, RollbackAction } from './actions.ts';
import { removeTagByHand } from './by-hand.ts';
import { evidenceTagsOf } from './evidence-tags.ts';
import { findHolder, findWholeOf, isSamePlace, type SortedStaging } from './sort-staging.ts';
import { deletesImages, judgeTag, type PromotedTagStanding } from './state.ts';

/** Promoted tags, in the reverse order of writing. */
export function planPromoted(
  promoted: readonly PromotedTagStanding[],
  staging: readonly SortedStaging[],
): Planned {
  const actions: RollbackAction[] = [];
  const left: LeftBehind[] = [];
  const goes = promoted.filter((tag) => judgeTag(tag) === 'ours' && tag.former === null);
  for (const tag of promoted) {
    const beside = staging.find(({ repository }) => isSamePlace(repository, tag.repository));
    const stays = findStaying(tag, beside);
    if (stays) left.push(stays);
    else if (judgeTag(tag) === 'ours') {
      const { former } = tag;
      actions.push(former ? restoral(tag, former) : removalOf(tag, { goes, beside }));
    }
  }
  return { actions, left };
}

/** A tag that stays where it is although it is not as before; undefined for all others. */
function findStaying(
  tag: PromotedTagStanding,
  beside: SortedStaging | undefined,
): LeftBehind | undefined {
  const verdict = judgeTag(tag);
  const what = targetOf(tag.repository, tag.name);
  if (verdict === 'moved') {
    return {
      what,
      reason: `it stands at ${digestOf(tag) ?? 'nothing'}, which is not this release's`,
    };
  }
  const reason =
    verdict === 'ours' && tag.former === null ? reasonToKeepImage(tag, beside) : undefined;
  if (reason === undefined) return undefined;
  const byHand = `Tell its users not to use it. When nothing else needs the image: ${removeTagByHand(tag.repository, tag.name)}`;
  return { what, reason, byHand, open: true };
}

/** ghcr.io deletes the image with its last tag: nobody else may have it as a part. */
function reasonToKeepImage(
  tag: PromotedTagStanding,
  beside: SortedStaging | undefined,
): string | undefined {
  if (!beside) {
    return deletesImages(tag.repository)
      ? 'not all that may need its image could be looked at'
      : undefined;
  }
  const whole = findWholeOf(digestOf(tag)!, beside);
  return whole === undefined ? undefined : `its image is a part of ${whole}`;
}

function restoral(tag: PromotedTagStanding, former: ImageDigest): RollbackAction {
  const { repository, name } = tag;
  return {
    kind: 'restore-tag',
    target: targetOf(repository, name),
    reason: `it stood at ${former} before the release`,
    reversible: true,
    needs: rightFor(repository),
    ...{ repository, name, digest: digestOf(tag)!, former },
  };
}

function removalOf(
  tag: PromotedTagStanding,
  among: {
    readonly goes: readonly PromotedTagStanding[];
    readonly beside?: SortedStaging | undefined;
  },
): RemoveTag {
  const { repository, name } = tag;
  const digest = digestOf(tag)!;
  const promoted = among.goes
    .filter((one) => isSamePlace(one.repository, repository) && digestOf(one) === digest)
    .map((one) => one.name);
  const { goes = [], tags } = among.beside ?? {};
  const together = [...promoted, ...goes.filter((one) => tags?.get(one) === digest)];
  return {
    kind: 'remove-tag',
    target: targetOf(repository, name),
    reason: 'there was no such tag before the release',
    reversible: true,
    needs: rightFor(repository),
    ...{ repository, name, digest, together: together.filter((one) => one !== name) },
  };
}

/**
 * Evidence before the staging tags that it is found by, so that a rollback which is cut off can
 * go on. What a tag that stays has, or has a part of, keeps its evidence.
 */
export function planStaging(staging: SortedStaging, images: readonly ImageDigest[]): Planned {
  if (!staging.clears) return { actions: [], left: [] };
  const { repository, tags, children, goes } = staging;
  const own = goes.flatMap((name) => [tags.get(name)!, ...(children.get(tags.get(name)!) ?? [])]);
  const evidence: RollbackAction[] = [];
  const left = [...staging.stays].map(([name, holder]): LeftBehind => ({
    what: targetOf(repository, name),
    reason: `its image is a part of ${holder}`,
  }));
  for (const subject of new Set([...own, ...images])) {
    const holder = findHolder(subject, staging);
    if (holder === undefined) left.push(...referrersLeft(subject, staging));
    for (const name of evidenceTagsOf(subject).filter((one) => tags.has(one))) {
      if (holder === undefined) {
        const reason = `it is about ${subject}, which no tag has then`;
        evidence.push(clearance('remove-evidence', { name, reason }, staging));
      } else {
        const what = targetOf(repository, name);
        left.push({ what, reason: `it is about an image that ${holder} has` });
      }
    }
  }
  const reason = 'it is a staging tag of this release';
  const removed = goes.map((name) => clearance('remove-staging', { name, reason }, staging));
  return { actions: [...evidence, ...removed], left };
}

/** Evidence without a tag goes with what it refers to, when the registry clears itself up. */
function referrersLeft(
  subject: ImageDigest,
  { repository, referrers }: SortedStaging,
): readonly LeftBehind[] {
  const reason = `it refers to ${subject}, which no tag has then: the registry collects both`;
  const place = renderRepository(repository);
  return (referrers.get(subject) ?? []).map((digest) => ({ what: `${place}@${digest}`, reason }));
}

function clearance(
  kind: 'remove-evidence' | 'remove-staging',
  { name, reason }: { readonly name: string; readonly reason: string },
  { repository, tags, goes }: SortedStaging,
): RemoveTag {
  const digest = tags.get(name)!;
  return {
    kind,
    target: targetOf(repository, name),
    reason,
    reversible: false,
    needs: rightFor(repository),
    ...{ repository, name, digest },
    together: goes.filter((one) => one !== name && tags.get(one) === digest),
  };
}

function digestOf({ sight }: PromotedTagStanding): ImageDigest | undefined {
  return sight.state === 'known' ? (sight.digest ?? undefined) : undefined;
}

function targetOf(repository: ImageRepository, name: string): string {
  return `${renderRepository(repository)}:${name}`;
}

function rightFor(repository: ImageRepository): string {
  const place = renderRepository(repository);
  return deletesImages(repository)
    ? `\`packages: write\`, and the package ${place} lets this repository administer it`
    : `credentials that may push to and delete in ${place}`;
}
