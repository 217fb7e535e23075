/** Finds out what there is of the release, and throws nothing for what does not answer. */
import type { ImageDigest } from '../image-ports.ts';
import type { ImageRegistry, Ports } from '../ports.ts';
import { requireOfRelease } from './promoted-tags.ts';
import { readChannels } from './read-channels.ts';
import { readReleasedManifest, type ManifestReading } from './read-manifest.ts';
import { readGitTag, readRelease, type ReleaseClaim } from './read-release.ts';
import { readTags, type TagsQuestion } from './read-tags.ts';
import { versionIn } from './rollback-inputs.ts';
import type { RollbackState, RollbackSubject, Unread } from './state.ts';

/** The subject is known by what was handed over alone. */
export interface StateQuestion extends TagsQuestion {
  readonly claim: ReleaseClaim;
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

/** Throws ROLLBACK_RECEIPT_DIFFERS, ROLLBACK_CREDENTIALS_UNCLEAR, and FILE_*. */
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
  const manifestUnread = released.unread;
  const state = {
    ...{ subject, release, channels, promoted, staging, gitTag, unread },
    ...(manifestUnread && { manifestUnread }),
  };
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
