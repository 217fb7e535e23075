/** Reads where tags of images stand: those that were promoted, and staging tags. */
import type { ImageDigest, ImageRegistry, ImageRepository, Sight } from '../image-ports.ts';
import { Failure } from '../failure.ts';
import { inParallel } from '../in-parallel.ts';
import { parseManifest } from '../oci/manifest.ts';
import { renderRepository } from '../oci/reference.ts';
import { requireBytesOf } from '../oci/source.ts';
import { evidenceTagsOf, isEvidenceTag } from './evidence-tags.ts';
import type { PromotedTag } from './promoted-tags.ts';
import { selectStaging, type StagingPattern } from './staging-tags.ts';
import {
  deletesImages,
  judgeTag,
  type PromotedTagStanding,
  type StagingRepository,
  type TagSight,
  type Unread,
} from './state.ts';

/** More are not looked at: whoever has that many sees for himself. */
const maxTags = 500;

/** The tags with where each stands now, in their order. */
export async function readPromoted(
  tags: readonly PromotedTag[],
  registry: ImageRegistry,
): Promise<readonly PromotedTagStanding[]> {
  return inParallel(tags, async (tag) => ({
    ...tag,
    sight: sightOf(await answered(() => registry.look(tag.repository, tag.name))),
  }));
}

function sightOf(seen: Sight<ImageDigest>): TagSight {
  if (seen.state === 'present') return { state: 'known', digest: seen.value };
  if (seen.state === 'absent') return { state: 'known', digest: null };
  return seen;
}

export interface StagingQuestion {
  readonly patterns: readonly StagingPattern[];
  readonly promoted: readonly PromotedTagStanding[];
  /** Images of this release by digest, with those of their platforms, wherever they are told. */
  readonly images: readonly ImageDigest[];
}

/**
 * What was read, or what could not be, of each repository that a pattern names, and of those
 * where a tag cannot be taken away without its image.
 */
export async function readStaging(
  { patterns, promoted, images }: StagingQuestion,
  registry: ImageRegistry,
): Promise<readonly (StagingRepository | Unread)[]> {
  const endangered = promoted.filter(
    (tag) => deletesImages(tag.repository) && tag.former === null && judgeTag(tag) === 'ours',
  );
  const places = new Map(
    [...patterns, ...endangered].map(({ repository }) => [
      renderRepository(repository),
      repository,
    ]),
  );
  const read: (StagingRepository | Unread)[] = [];
  for (const [place, repository] of places) {
    const own = patterns.filter((pattern) => renderRepository(pattern.repository) === place);
    const select = (names: readonly string[]) => [
      ...new Set(own.flatMap((pattern) => selectStaging(names, pattern, promoted))),
    ];
    const clears = own.length > 0;
    const isNeeded = endangered.some((tag) => renderRepository(tag.repository) === place);
    const question = { repository, select, images, clears, isNeeded };
    const found = await readRepository(question, registry);
    if (found) read.push(found);
  }
  return read;
}

interface RepositoryQuestion {
  readonly repository: ImageRepository;
  readonly select: (names: readonly string[]) => readonly string[];
  readonly images: readonly ImageDigest[];
  readonly clears: boolean;
  readonly isNeeded: boolean;
}

/** Undefined when there is nothing of this release. */
async function readRepository(
  { repository, select, images, clears, isNeeded }: RepositoryQuestion,
  registry: ImageRegistry,
): Promise<StagingRepository | Unread | undefined> {
  const place = renderRepository(repository);
  const listed = await answered(() => registry.listTags(repository));
  if (listed.state === 'absent') return undefined;
  if (listed.state !== 'present') return unreadOf(`the tags of ${place}`, listed);
  const names = listed.value;
  const staging = select(names);
  const hasEvidence = images.flatMap(evidenceTagsOf).some((name) => names.includes(name));
  if (staging.length === 0 && !(clears && hasEvidence) && !isNeeded) return undefined;
  if (names.length > maxTags) {
    const reason = `there are ${names.length}, and ${maxTags} at most are looked at`;
    return { what: `the tags of ${place}`, reason, denied: false };
  }
  const tags = new Map<string, ImageDigest>();
  const sights = await inParallel(names, async (name) => registry.look(repository, name));
  for (const [index, seen] of sights.entries()) {
    if (seen.state === 'denied' || seen.state === 'unknown') {
      return unreadOf(`${place}:${names[index]}`, seen);
    }
    if (seen.state === 'present') tags.set(names[index]!, seen.value);
  }
  const children = await readChildren(repository, tags, registry);
  if (!(children instanceof Map)) return children as Unread;
  const own = staging.flatMap((name) => tags.get(name) ?? []);
  const subjects = [...images, ...own, ...own.flatMap((digest) => children.get(digest) ?? [])];
  const referrers = await readReferrers(repository, clears ? subjects : [], registry);
  if (!(referrers instanceof Map)) return referrers as Unread;
  // One may have gone since they were listed.
  const standing = staging.filter((name) => tags.has(name));
  return { repository, clears, tags, children, referrers, staging: standing };
}

/** Evidence that has no tag; none where a registry has no such list. */
async function readReferrers(
  repository: ImageRepository,
  subjects: readonly ImageDigest[],
  registry: ImageRegistry,
): Promise<Map<ImageDigest, readonly ImageDigest[]> | Unread> {
  const listed = new Map<ImageDigest, readonly ImageDigest[]>();
  for (const subject of new Set(subjects)) {
    const seen = await answered(() => registry.listReferrers(repository, subject));
    if (seen.state === 'denied' || seen.state === 'unknown') {
      return unreadOf(`what refers to ${renderRepository(repository)}@${subject}`, seen);
    }
    if (seen.state === 'absent') return listed;
    listed.set(
      subject,
      seen.value.map(({ digest }) => digest),
    );
  }
  return listed;
}

/** What the indexes among the tags hold. What cannot be read may hold anything. */
async function readChildren(
  repository: ImageRepository,
  tags: ReadonlyMap<string, ImageDigest>,
  registry: ImageRegistry,
): Promise<Map<ImageDigest, readonly ImageDigest[]> | Unread> {
  const images = [...tags].filter(([name]) => !isEvidenceTag(name)).map(([, digest]) => digest);
  const digests = [...new Set(images)];
  const found = await inParallel(digests, async (digest) => {
    const what = `${renderRepository(repository)}@${digest}`;
    const seen = await registry.find(repository, digest);
    if (seen.state === 'absent') return { what, reason: 'the registry has it not', denied: false };
    if (seen.state !== 'present') return unreadOf(what, seen);
    try {
      requireBytesOf(seen.value, digest, what);
      const content = parseManifest(seen.value, what);
      return content.kind === 'index' ? content.manifests.map((one) => one.digest) : [];
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { what, reason: error.seen, denied: false };
    }
  });
  const unread = found.find((one): one is Unread => 'what' in one);
  if (unread) return unread;
  const lists = found as readonly (readonly ImageDigest[])[];
  return new Map(digests.map((digest, index) => [digest, lists[index]!]));
}

/** Credentials that cannot be read stop the questions to one registry, and not the rollback. */
export async function answered<T>(ask: () => Promise<Sight<T>>): Promise<Sight<T>> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { state: 'unknown', reason: `${error.code}: ${error.seen}` };
  }
}

function unreadOf(
  what: string,
  seen: { readonly state: 'denied' | 'unknown'; readonly reason: string },
): Unread {
  return { what, reason: seen.reason, denied: seen.state === 'denied' };
}
