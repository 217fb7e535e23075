/** Reads tags back as everybody gets them, and as the owner does where the public may not. */
import type { ImageDigest, ImageRegistry, ImageRepository, Sight } from '../image-ports.ts';
import type { Clock } from '../ports.ts';
import { imageFailure } from './failures.ts';
import { renderRepository } from './reference.ts';

/** Whether everybody can pull: `unknown` when the anonymous question got no answer. */
export type Visibility = 'public' | 'not-public' | 'unknown';

export interface Reader {
  /** What the tags read so far say together. */
  visibility(): Visibility;
  /** Throws IMAGE_TAG_NOT_SET when the tag does not stand at the digest in time. */
  requireTag(tag: string): Promise<void>;
}

export interface ReaderTools {
  readonly repository: ImageRepository;
  readonly digest: ImageDigest;
  readonly registry: ImageRegistry;
  readonly anonymous: ImageRegistry;
  readonly clock: Clock;
}

/** Registries with several places show a new tag a moment late. */
const patienceMilliseconds = 30_000;
const intervalMilliseconds = 2_000;

/**
 * Each tag is read once, without credentials: that is the proof for everybody. Once that was
 * refused, tags are read with the credentials, and are not public.
 */
export function createReader(tools: ReaderTools): Reader {
  const { repository, digest, clock } = tools;
  let visibility: Visibility | undefined;
  const look = async (tag: string): Promise<Sight<ImageDigest>> => {
    const asked = visibility === undefined || visibility === 'public';
    const seen = asked ? await tools.anonymous.look(repository, tag) : undefined;
    if (seen?.state === 'present') {
      if (seen.value === digest) visibility = 'public';
      return seen;
    }
    const own = await tools.registry.look(repository, tag);
    if (seen?.state === 'denied') visibility = 'not-public';
    if (seen?.state === 'unknown') visibility = 'unknown';
    if (seen?.state === 'absent' && own.state === 'present') {
      // Absent for everybody alone is how some registries say no; a moment ago it may have been lag.
      const again = await tools.anonymous.look(repository, tag);
      visibility = again.state === 'present' ? 'public' : 'not-public';
    }
    return own;
  };
  return {
    visibility: () => visibility ?? 'unknown',
    async requireTag(tag) {
      const deadline = clock.now().getTime() + patienceMilliseconds;
      for (;;) {
        const seen = await look(tag);
        if (seen.state === 'present' && seen.value === digest) return;
        const refused = seen.state === 'denied';
        if (refused || clock.now().getTime() + intervalMilliseconds > deadline) {
          throw notThere(`${renderRepository(repository)}:${tag}`, seen, digest);
        }
        await clock.sleep(intervalMilliseconds);
      }
    },
  };
}

function notThere(tag: string, seen: Sight<ImageDigest>, digest: ImageDigest) {
  const what = {
    present: () => `stands at ${(seen as { value: string }).value}`,
    absent: () => 'is not there',
    denied: () => `cannot be read: ${(seen as { reason: string }).reason}`,
    unknown: () => `cannot be read: ${(seen as { reason: string }).reason}`,
  };
  return imageFailure('IMAGE_TAG_NOT_SET', {
    seen: `${tag} was set, and ${what[seen.state]()}`,
    expected: digest,
    cure: 'See in the registry’s log who else sets this tag: two releases at once, or a mirror. Then re-run this job.',
  });
}
