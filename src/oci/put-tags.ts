/** Sets tags, and believes what is read back. */
import type { Failure } from '../failure.ts';
import type {
  ImageDigest,
  ImageRegistry,
  ImageRepository,
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

/** What came of a manifest that was put under a tag or under its digest. */
export type Put =
  | { readonly state: 'stands' }
  | { readonly state: 'differs'; readonly digest: ImageDigest }
  | Extract<WriteResult<never>, { readonly state: 'refused' }>
  /** No answer came, nor does it stand; or nobody can tell. */
  | { readonly state: 'lost'; readonly reason: string };

/** Puts the manifest under a tag, or under its digest; a lost answer is looked after first. */
export async function putManifest(
  { repository, manifest }: TagWrite,
  reference: string,
  registry: ImageRegistry,
): Promise<Put> {
  let lost = '';
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const result = await registry.put(repository, manifest, [reference]);
    if (result.state === 'refused') return result;
    if (result.state === 'done') {
      // A registry that tells none is asked when the tag is read back.
      const { digest = manifest.digest } = result.value;
      return digest === manifest.digest ? { state: 'stands' } : { state: 'differs', digest };
    }
    lost = result.reason;
    const seen = await registry.look(repository, reference);
    if (seen.state === 'present' && seen.value === manifest.digest) return { state: 'stands' };
    if (seen.state !== 'present' && seen.state !== 'absent') {
      const reason = `no answer came (${lost}), nor to the question for it (${seen.reason})`;
      return { state: 'lost', reason };
    }
  }
  const reason = `no answer came in ${maxAttempts} attempts, and it does not stand (${lost})`;
  return { state: 'lost', reason };
}

/**
 * The same for a tag. Throws IMAGE_TAG_REFUSED, IMAGE_TAG_NOT_SET, IMAGE_TAG_DIFFERS and
 * IMAGE_ACCESS_DENIED.
 */
export async function putTag(write: TagWrite, tag: string, registry: ImageRegistry): Promise<void> {
  const put = await putManifest(write, tag, registry);
  if (put.state === 'refused') throw refusedFailure(tag, put);
  if (put.state === 'differs') throw differs(put.digest, write.manifest, tag);
  if (put.state === 'lost') throw notSet(tag, put.reason);
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
  const { digest = manifest.digest } = result.value;
  if (digest !== manifest.digest) throw differs(digest, manifest, tags.join(', '));
  return tags.filter((tag) => result.value.tags.includes(tag));
}

function differs(digest: ImageDigest, manifest: StoredManifest, tag: string): Failure {
  return imageFailure('IMAGE_TAG_DIFFERS', {
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
  });
}

function notSet(tag: string, why: string): Failure {
  return imageFailure('IMAGE_TAG_NOT_SET', {
    seen: `the tag ${tag}: ${why}`,
    expected: 'the tag at the image',
    cure: 'Re-run this job when the registry answers again: what stands is not written again.',
  });
}
