/** Sets tags, and believes what is read back. */
import type { Failure } from '../failure.ts';
import type {
  ImageRegistry,
  ImageRepository,
  ManifestReceived,
  StoredManifest,
} from '../image-ports.ts';
import type { WriteResult } from '../ports.ts';
import { imageFailure } from './failures.ts';
import { deniedFailure } from './sights.ts';

/** After an answer that was lost: twice more, each time only when the tag does not stand yet. */
const maxAttempts = 3;

export interface TagWrite {
  readonly repository: ImageRepository;
  readonly manifest: StoredManifest;
}

/**
 * Puts the manifest under a tag; a lost answer is looked after before it is put again. Throws
 * IMAGE_TAG_REFUSED, IMAGE_TAG_NOT_SET, IMAGE_TAG_DIFFERS and IMAGE_ACCESS_DENIED.
 */
export async function putTag(
  { repository, manifest }: TagWrite,
  tag: string,
  registry: ImageRegistry,
): Promise<void> {
  let lost = '';
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const result = await registry.put(repository, manifest, [tag]);
    if (result.state === 'done') {
      requireSameDigest(result.value, manifest, tag);
      return;
    }
    if (result.state === 'refused') throw refusedFailure(tag, result);
    lost = result.reason;
    const seen = await registry.look(repository, tag);
    if (seen.state === 'present' && seen.value === manifest.digest) return;
    if (seen.state !== 'present' && seen.state !== 'absent') {
      throw notSet(tag, `no answer came (${lost}), nor to the question for it (${seen.reason})`);
    }
  }
  throw notSet(tag, `no answer came in ${maxAttempts} attempts, and it does not stand (${lost})`);
}

/**
 * Puts the manifest under several tags with one request; those that the registry says it has set
 * come back, which are none where it knows no such request. Throws as putTag does.
 */
export async function putTagsAtOnce(
  { repository, manifest }: TagWrite,
  tags: readonly [string, ...string[]],
  registry: ImageRegistry,
): Promise<readonly string[]> {
  const result = await registry.put(repository, manifest, tags);
  // One by one it is told which of them is refused, and a lost answer is looked after.
  if (result.state !== 'done') return [];
  requireSameDigest(result.value, manifest, tags.join(', '));
  return tags.filter((tag) => result.value.tags.includes(tag));
}

function requireSameDigest(
  { digest }: ManifestReceived,
  manifest: StoredManifest,
  tag: string,
): void {
  // A registry that tells none is asked when the tag is read back.
  if (digest === undefined || digest === manifest.digest) return;
  throw imageFailure('IMAGE_TAG_DIFFERS', {
    seen: `the registry took the bytes of ${manifest.digest} for ${tag} as ${digest}`,
    expected: 'the same digest: the same bytes',
    cure: 'Do not use the tag. A registry that changes manifests cannot hold a tested image: ask its operator.',
  });
}

function refusedFailure(
  tag: string,
  result: Extract<WriteResult<unknown>, { readonly state: 'refused' }>,
): Failure {
  if (result.status === 401) return deniedFailure(`the tag ${tag} was not set`, result.reason);
  return imageFailure('IMAGE_TAG_REFUSED', {
    seen: `the tag ${tag} was not set: ${result.reason}`,
    expected: 'a registry that takes the manifest which it serves',
    cure: 'Read the registry’s reason: the right to push, a rule that makes tags immutable, or a limit. Then re-run this job.',
    cause: result,
  });
}

/** Whether a tag was not set because whoever asked may not: 401 or 403. */
export function isDenial(failure: Failure): boolean {
  const { status } = (failure.cause ?? {}) as { readonly status?: number };
  return failure.code === 'IMAGE_ACCESS_DENIED' || status === 403;
}

function notSet(tag: string, why: string): Failure {
  return imageFailure('IMAGE_TAG_NOT_SET', {
    seen: `the tag ${tag}: ${why}`,
    expected: 'the tag at the image',
    cure: 'Re-run this job when the registry answers again: what stands is not written again.',
  });
}
