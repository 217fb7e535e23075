/** Finds out what there is of the release, and throws nothing for what does not answer. */
import type { ImageDigest } from '../image-ports.ts';
import type { ImageRegistry, Ports } from '../ports.ts';
import { imagesOf, type Promotions } from './read-promotions.ts';
import { mergeReceipts, requireOfRelease } from './promoted-tags.ts';
import { readChannels } from './read-channels.ts';
import { readPromoted, readStaging } from './read-images.ts';
import { readReleasedManifest, type ManifestReading } from './read-manifest.ts';
import { readGitTag, readRelease, type ReleaseClaim } from './read-release.ts';
import { parseStagingPattern } from './staging-tags.ts';
import { versionIn } from './rollback-inputs.ts';
import { findUnreceipted } from './unreceipted.ts';
import {
  judgeTag,
  type PromotedTagStanding,
  type RollbackState,
  type RollbackSubject,
  type StagingRepository,
  type Unread,
} from './state.ts';
import { renderRepository } from '../oci/reference.ts';

export interface StateQuestion {
  /** By what was handed over alone. */
  readonly subject: RollbackSubject;
  readonly claim: ReleaseClaim;
  readonly promotions: Promotions;
  /** Templates of staging tags. */
  readonly prereleaseTags: readonly string[];
}

export type StatePorts = Pick<Ports, 'files' | 'refs' | 'registries' | 'releases'> & {
  readonly registry: ImageRegistry;
};

export interface StateReading {
  readonly state: RollbackState;
  /** By which the release was found to be this one's own. */
  readonly claim: ReleaseClaim;
  /** Of this release, those of platforms among them. */
  readonly images: readonly ImageDigest[];
}

/** Throws ROLLBACK_RECEIPT_DIFFERS, INPUT_INVALID, IMAGE_REFERENCE_INVALID, and FILE_*. */
export async function readState(question: StateQuestion, ports: StatePorts): Promise<StateReading> {
  const tag = await readGitTag(question.subject.tag, ports.refs);
  const gitTag = 'unread' in tag ? undefined : tag;
  const claim = { ...question.claim, commit: question.claim.commit ?? gitTag?.commit ?? undefined };
  const release = await readRelease(claim, ports.releases);
  const released = question.subject.manifest
    ? {}
    : await readReleasedManifest(release, question.subject, ports);
  const subject = withManifest(question.subject, released.sealed);
  requireOfRelease(question.promotions.receipts, subject);
  const { manifest } = subject;
  const channels = manifest && (await readChannels(manifest, ports));
  const images = await readTags({ ...question, subject }, ports.registry);
  const unread: Unread[] = [
    ...question.promotions.unread,
    ...('unread' in tag ? [tag.unread] : []),
    ...(release.kind === 'unknown' ? [release] : []),
    ...(released.unread ? [released.unread] : []),
    ...(channels ?? []).flatMap(({ name, state, reason = '' }) =>
      state === 'unknown' ? [{ what: `the channel ${name}`, reason, denied: false }] : [],
    ),
    ...images.unread,
  ];
  const { promoted, staging } = images;
  const state = { subject, release, channels, promoted, staging, gitTag, unread };
  return { state, claim, images: images.own };
}

/** A manifest that the release itself has tells what nobody handed over. */
function withManifest(
  subject: RollbackSubject,
  sealed: ManifestReading['sealed'],
): RollbackSubject {
  if (!sealed) return subject;
  const { version, commit, build } = sealed.manifest;
  return { ...subject, ...sealed, version, commit, run: build.runId };
}

async function readTags(
  { subject, promotions, prereleaseTags }: StateQuestion,
  registry: ImageRegistry,
) {
  const patterns = prereleaseTags.map((text) => parseStagingPattern(text, subject));
  const merged = mergeReceipts(promotions.receipts);
  const promoted = await readPromoted(merged, registry);
  const open = promoted.flatMap((tag) => findUnread(tag) ?? []);
  const unknown = patterns
    .filter(({ pattern }) => pattern === undefined)
    .map(({ template }) => ({
      what: `staging tags ${template}`,
      reason: 'what the template names is not known of this release',
      denied: false,
    }));
  const { receipts } = promotions;
  const sealed = subject.manifest?.images ?? [];
  const own = imagesOf(receipts, sealed);
  const { version } = subject;
  const unreceipted = await findUnreceipted(sealed, { receipts, version }, registry);
  const question = { patterns, promoted, images: own };
  const read = await readStaging(question, registry);
  const staging = read.filter((one): one is StagingRepository => 'tags' in one);
  const unread = read.filter((one): one is Unread => !('tags' in one));
  return { own, promoted, staging, unread: [...open, ...unreceipted, ...unknown, ...unread] };
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

/** What was handed over, before anything is read. */
export function subjectOf(of: {
  readonly repository: string;
  readonly tag: string;
  readonly sealed: Pick<RollbackSubject, 'manifest' | 'manifestSha256'> | undefined;
  readonly run: Pick<Ports['run'], 'commit' | 'ref' | 'runId'>;
}): RollbackSubject {
  const { repository, tag, sealed, run } = of;
  const manifest = sealed?.manifest;
  const isTagRun = run.ref === `refs/tags/${tag}`;
  return {
    repository,
    tag,
    version: manifest?.version ?? versionIn(tag),
    commit: manifest?.commit ?? (isTagRun ? run.commit : undefined),
    run: manifest?.build.runId ?? (isTagRun ? run.runId : undefined),
    manifest,
    manifestSha256: sealed?.manifestSha256,
  };
}
