/** Where an image is promoted from and to, each asked as its own owner. */
import type { ImageRegistries, ImageRegistry, ImageRepository } from '../image-ports.ts';
import { credentialsOf } from './credentials.ts';
import { imageFailure } from './failures.ts';
import type { Place } from './find-manifest.ts';
import type { PromoteInputs } from './promote-inputs.ts';
import { parseImageReference, renderRepository, type ImageReference } from './reference.ts';
import { rememberReads } from './remember-reads.ts';

export interface PromotionPlaces {
  readonly source: ImageReference;
  readonly from: Place;
  readonly to: Place;
  /** Whether the image is to be copied: its tags are set in another repository than its own. */
  readonly copies: boolean;
}

type PlaceInputs = Pick<
  PromoteInputs,
  'source' | 'target' | 'username' | 'password' | 'targetUsername' | 'targetPassword'
>;

/**
 * A password goes to the registry that it was given for, and to no other. Throws
 * IMAGE_REFERENCE_INVALID and IMAGE_CREDENTIALS_INCOMPLETE.
 */
export function openPlaces(inputs: PlaceInputs, registries: ImageRegistries): PromotionPlaces {
  const source = parseImageReference(inputs.source);
  const target = parseTarget(inputs.target, source.repository);
  const copies = renderRepository(target) !== renderRepository(source.repository);
  const own = credentialsOf(inputs);
  const { targetUsername: username, targetPassword: password } = inputs;
  const given = credentialsOf({ username, password }, 'target-');
  const isSameRegistry = target.registry === source.repository.registry;
  const writer = registries.open(given ?? (isSameRegistry ? own : undefined), 'write');
  const at = (repository: ImageRepository, registry: ImageRegistry) => ({ repository, registry });
  return {
    source,
    from: at(source.repository, copies ? rememberReads(registries.open(own, 'read')) : writer),
    to: at(target, writer),
    copies,
  };
}

/** A registry alone keeps the image's name. */
function parseTarget(text: string | undefined, source: ImageRepository): ImageRepository {
  if (text === undefined) return source;
  const whole = text.includes('/') ? text : `${text}/${source.name}`;
  const { repository, tag, digest } = parseImageReference(whole);
  if (tag === undefined && digest === undefined) return repository;
  throw imageFailure('IMAGE_REFERENCE_INVALID', {
    seen: `the target ${JSON.stringify(text.slice(0, 300))} has a ${tag === undefined ? 'digest' : 'tag'}`,
    expected: 'a repository, or a registry: `docker.io/octo/demo`',
    cure: 'Leave it away: the tags are those of `tags`, and the digest is that of the image.',
  });
}
