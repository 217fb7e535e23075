/** References of images, whole ones: what is left out is never guessed. */
import type { ImageDigest, ImageRepository } from '../image-ports.ts';
import { Failure } from '../failure.ts';
import { NotOfShape, textLike, type Shape } from '../shape.ts';
import { isImageDigest } from './digest.ts';
import { imageFailure } from './failures.ts';

export interface ImageReference {
  readonly repository: ImageRepository;
  readonly tag: string | undefined;
  readonly digest: ImageDigest | undefined;
}

// https://github.com/distribution/reference
const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const registryForm = new RegExp(
  `^(?:${label}(?:\\.${label})+|localhost|\\[::1\\]|${label}(?=:))(?::[0-9]{1,5})?$`,
);
const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const nameForm = new RegExp(`^${component}(?:/${component})*$`);
const tagForm = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const maxNameLength = 255;

/** Whether registries take it for a tag. */
export function isImageTag(text: string): boolean {
  return tagForm.test(text);
}

/** A tag in untrusted JSON. */
export const imageTag = textLike(tagForm, 'a tag');

/**
 * `ghcr.io/octo/demo:1.2.3`, `…@sha256:…`, or with both. The registry must be in it: docker's
 * habit to take `docker.io` for what is left out has given other people's images to many.
 * Throws IMAGE_REFERENCE_INVALID.
 */
export function parseImageReference(text: string): ImageReference {
  const [, place = '', digest] = /^([^@]*)(?:@(.*))?$/s.exec(text) ?? [];
  const slash = place.indexOf('/');
  const registry = place.slice(0, Math.max(slash, 0));
  const [, name = '', tag] = /^([^:]*)(?::(.*))?$/s.exec(place.slice(slash + 1)) ?? [];
  const isWhole =
    registryForm.test(registry) &&
    nameForm.test(name) &&
    registry.length + name.length < maxNameLength &&
    (tag === undefined || isImageTag(tag)) &&
    (digest === undefined || isImageDigest(digest));
  if (!isWhole) throw invalid(text);
  // Docker Hub's own images are in a folder that is left out.
  const official = registry === 'docker.io' && !name.includes('/');
  return {
    repository: { registry: registry.toLowerCase(), name: official ? `library/${name}` : name },
    tag,
    digest,
  };
}

function invalid(text: string) {
  return imageFailure('IMAGE_REFERENCE_INVALID', {
    seen: `the reference ${JSON.stringify(text.slice(0, 300))}`,
    expected: 'registry, name, and a tag or a `sha256:` digest: `ghcr.io/octo/demo:1.2.3-build`',
    cure: 'Write the whole reference, with its registry (`docker.io/…` for Docker Hub).',
  });
}

/** `ghcr.io/octo/demo`. */
export function renderRepository({ registry, name }: ImageRepository): string {
  return `${registry}/${name}`;
}

/** `ghcr.io/octo/demo` in untrusted JSON, as renderRepository writes it: no tag, no digest. */
export const repositoryText: Shape<string> = (value, place) => {
  try {
    if (
      typeof value === 'string' &&
      renderRepository(parseImageReference(value).repository) === value
    ) {
      return value;
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
  throw new NotOfShape(place, 'a repository with its registry');
};
