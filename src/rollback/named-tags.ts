/** Tags that a promotion may have set, by the templates that it was given: pure. */
import type { ImageRepository } from '../image-ports.ts';
import { parseImageReference } from '../oci/reference.ts';
import { renderTags } from '../oci/tag-templates.ts';

export interface NamedTag {
  /** Undefined for that of every sealed image. */
  readonly repository: ImageRepository | undefined;
  readonly name: string;
}

/**
 * `{{major}}.{{minor}}` as promote-image has it in `tags`, or `docker.io/octo/demo:latest` of an
 * image that was copied. Throws IMAGE_TAG_INVALID, IMAGE_VERSION_INVALID, IMAGE_REFERENCE_INVALID.
 */
export function parseNamedTag(text: string, version: string | undefined): NamedTag {
  const colon = text.includes('/') ? text.lastIndexOf(':') : -1;
  const [tag] = renderTags([text.slice(colon + 1)], version ?? '');
  const { name } = tag!;
  if (colon === -1) return { repository: undefined, name };
  return { repository: parseImageReference(`${text.slice(0, colon)}:${name}`).repository, name };
}
