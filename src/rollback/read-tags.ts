/** Reads where the tags of the release's images stand, wherever one is told of. */
import type { ImageDigest, ImageRegistry, ImageRepository } from '../image-ports.ts';
import { renderRepository } from '../oci/reference.ts';
import { rollbackFailure } from './failures.ts';
import { parseNamedTag } from './named-tags.ts';
import { mergeReceipts } from './promoted-tags.ts';
import { readPromoted, readStaging } from './read-images.ts';
import { imagesOf, type Promotions } from './read-promotions.ts';
import { parseStagingPattern, type StagingPattern } from './staging-tags.ts';
import {
  judgeTag,
  type PromotedTagStanding,
  type RollbackSubject,
  type StagingRepository,
  type Unread,
} from './state.ts';
import { findUnreceipted, suspectTags } from './unreceipted.ts';
import { readUsable } from './usable.ts';

export interface TagsQuestion {
  readonly subject: RollbackSubject;
  readonly promotions: Promotions;
  /** Templates of staging tags. */
  readonly prereleaseTags: readonly string[];
  /** Templates of tags that a promotion was told to set. */
  readonly imageTags: readonly string[];
  /** Whether a name and a password were given: a registry's own, and no other's. */
  readonly hasCredentials: boolean;
}

export interface TagsReading {
  /** Images of this release, those of platforms among them. */
  readonly own: readonly ImageDigest[];
  readonly promoted: readonly PromotedTagStanding[];
  readonly staging: readonly StagingRepository[];
  readonly unread: readonly Unread[];
}

/**
 * Where they stand; a template that is of no use is unread, since what is only cleared away must
 * not keep a tag that users have from being put back. Throws ROLLBACK_CREDENTIALS_UNCLEAR before
 * any registry is asked.
 */
export async function readTags(
  { subject, promotions, prereleaseTags, imageTags, hasCredentials }: TagsQuestion,
  registry: ImageRegistry,
): Promise<TagsReading> {
  const { receipts } = promotions;
  const { version } = subject;
  const patterns = readUsable(prereleaseTags, 'staging tags', (text) =>
    parseStagingPattern(text, subject),
  );
  const named = readUsable(imageTags, 'the tag', (text) => parseNamedTag(text, version));
  const merged = mergeReceipts(receipts);
  const sealed = subject.manifest?.images ?? [];
  const of = { sealed, receipts, promoted: merged, named: named.usable, version };
  const suspects = suspectTags(of);
  const told = [...merged, ...suspects];
  const registryOfPassword = hasCredentials
    ? requireOneRegistry(told.length > 0 ? told : patterns.usable)
    : undefined;
  const isWithin = ({ repository: { registry: own } }: StagingPattern) =>
    registryOfPassword === undefined || own === registryOfPassword;
  const within = patterns.usable.filter(isWithin);
  const promoted = await readPromoted(merged, registry);
  const own = imagesOf(receipts, sealed);
  const unreceipted = await findUnreceipted(suspects, registry);
  const question = { patterns: within, promoted, images: own };
  const read = await readStaging(question, registry);
  const unread = [
    ...promoted.flatMap((tag) => findUnread(tag) ?? []),
    ...unreceipted,
    ...named.unread,
    ...patterns.unread,
    ...patterns.usable.filter((one) => !isWithin(one)).map(foreignPattern),
    ...within.flatMap(unknownPattern),
    ...read.filter((one): one is Unread => !('tags' in one)),
  ];
  const staging = read.filter((one): one is StagingRepository => 'tags' in one);
  return { own, promoted, staging, unread };
}

const keepApart =
  'Leave `username` and `password` out, and log docker in to each registry before (`docker login`, docker/login-action): its config.json keeps them apart.';

/** The registry that a password goes to, and no other does; undefined where there is no image. */
function requireOneRegistry(
  places: readonly { readonly repository: ImageRepository }[],
): string | undefined {
  const registries = [...new Set(places.map(({ repository }) => repository.registry))].sort();
  if (registries.length <= 1) return registries[0];
  throw rollbackFailure('ROLLBACK_CREDENTIALS_UNCLEAR', {
    seen: `\`username\` and \`password\` are one registry's, and images of the release are on ${registries.join(', ')}`,
    expected: 'a password to be sent to the registry that it was given for, and to no other',
    cure: `${keepApart} Nothing was changed.`,
  });
}

/** Staging tags of another registry are not asked for, and keep nothing from being put back. */
function foreignPattern({ repository, template }: StagingPattern): Unread {
  const what = `staging tags ${renderRepository(repository)}:${template}`;
  const reason = '`username` and `password` are those of another registry';
  return { what, reason, denied: false, byHand: keepApart };
}

function unknownPattern({ template, pattern }: StagingPattern): Unread[] {
  if (pattern !== undefined) return [];
  const reason = 'what the template names is not known of this release';
  return [{ what: `staging tags ${template}`, reason, denied: false }];
}

/** A tag of which nobody can tell whether, or where, it is to be put back. */
function findUnread(tag: PromotedTagStanding): Unread | undefined {
  const { repository, name, sight } = tag;
  const what = `${renderRepository(repository)}:${name}`;
  if (sight.state !== 'known') {
    return { what, reason: sight.reason, denied: sight.state === 'denied' };
  }
  if (judgeTag(tag) !== 'unrecorded') return undefined;
  return {
    what,
    reason: 'it stands at the image of this release, and no receipt tells where it stood before',
    denied: false,
    byHand: 'Hand over the receipts of the earlier attempts; without any, set the tag by hand.',
  };
}
