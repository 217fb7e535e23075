/** Puts tags back to where they were, and touches none that somebody else has moved since. */
import { Failure } from '../failure.ts';
import type { ImageDigest, ImageRegistry, ImageRepository, Sight } from '../image-ports.ts';
import type { PlannedTag } from './plan-promotion.ts';
import { isDenial, putTag } from './put-tags.ts';

/** What became of a tag that was, or may have been, set. */
export interface RestoredTag {
  readonly name: string;
  /**
   * `restored`: it stands where it stood. `removed`: it was not there before, and is not there.
   * `not-restored`: it stands at what was promoted, or nobody can tell.
   * `moved`: it stands at something else by now, and was left alone.
   */
  readonly outcome: 'restored' | 'removed' | 'not-restored' | 'moved';
  /** Why, for what is not as it was. */
  readonly reason?: string;
  /** Set when the registry says that whoever asks may not. */
  readonly denied?: true;
}

export interface Restoration {
  readonly repository: ImageRepository;
  /** What was promoted: nothing but this is taken away. */
  readonly digest: ImageDigest;
  /** Other tags of it that are to go too, where a registry takes no single one away. */
  readonly together?: readonly string[];
}

/** In the reverse order of the tags. Nothing is thrown: every tag is tried. */
export async function restoreTags(
  restoration: Restoration,
  tags: readonly Pick<PlannedTag, 'name' | 'former'>[],
  registry: ImageRegistry,
): Promise<readonly RestoredTag[]> {
  const restored: RestoredTag[] = [];
  for (const tag of tags.toReversed()) {
    restored.push({ name: tag.name, ...(await restoreTag(restoration, tag, registry)) });
  }
  return restored;
}

type Outcome = Omit<RestoredTag, 'name'>;

async function restoreTag(
  restoration: Restoration,
  tag: Pick<PlannedTag, 'name' | 'former'>,
  registry: ImageRegistry,
): Promise<Outcome> {
  const { repository, digest } = restoration;
  const seen = await registry.look(repository, tag.name);
  if (seen.state === 'denied' || seen.state === 'unknown') return unseen(seen);
  const at = seen.state === 'present' ? seen.value : undefined;
  if (at === tag.former) return at === undefined ? { outcome: 'removed' } : { outcome: 'restored' };
  if (at !== digest) {
    const reason = `it stands at ${at ?? 'nothing'} by now, which this run did not set`;
    return { outcome: 'moved', reason };
  }
  return tag.former === undefined
    ? removeTag(restoration, tag.name, registry)
    : putBack(restoration, { name: tag.name, former: tag.former }, registry);
}

async function putBack(
  { repository }: Restoration,
  { name, former }: { readonly name: string; readonly former: ImageDigest },
  registry: ImageRegistry,
): Promise<Outcome> {
  const found = await registry.find(repository, former);
  if (found.state !== 'present') {
    const why = found.state === 'absent' ? 'the registry no longer has it' : found.reason;
    return notRestored(`what it stood at, ${former}, cannot be read: ${why}`);
  }
  if (found.value.digest !== former) {
    return notRestored(`the registry serves other bytes as ${former}`);
  }
  try {
    await putTag({ repository, manifest: found.value }, name, registry);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return notRestored(error.seen, isDenial(error));
  }
  return confirm({ repository, name, wanted: former, outcome: 'restored' }, registry);
}

async function removeTag(
  { repository, digest, together }: Restoration,
  name: string,
  registry: ImageRegistry,
): Promise<Outcome> {
  const tag = { name, digest, ...(together && { together }) };
  const result = await registry.removeTag(repository, tag);
  if (result.state === 'refused') {
    return notRestored(
      `it was not there before, and the registry does not take it away: ${result.reason}`,
      result.status === 401 || result.status === 403,
    );
  }
  return confirm({ repository, name, wanted: undefined, outcome: 'removed' }, registry);
}

async function confirm(
  to: {
    readonly repository: ImageRepository;
    readonly name: string;
    readonly wanted: ImageDigest | undefined;
    readonly outcome: 'restored' | 'removed';
  },
  registry: ImageRegistry,
): Promise<Outcome> {
  const seen = await registry.look(to.repository, to.name);
  if (seen.state === 'denied' || seen.state === 'unknown') return unseen(seen);
  const at = seen.state === 'present' ? seen.value : undefined;
  if (at === to.wanted) return { outcome: to.outcome };
  return notRestored(`it stands at ${at ?? 'nothing'} after it was put back`);
}

function unseen({ state, reason }: Extract<Sight<never>, { readonly reason: string }>): Outcome {
  return notRestored(reason, state === 'denied');
}

function notRestored(reason: string, isDenied = false): Outcome {
  return { outcome: 'not-restored', reason, ...(isDenied && { denied: true }) };
}
