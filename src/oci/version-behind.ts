/** Which version a moving tag stands at now. */
import type { ImageDigest, ImageRegistry, ImageRepository } from '../image-ports.ts';
import { rcompare } from 'semver';
import { isSemver } from '../tag/parse.ts';
import { parseManifest } from './manifest.ts';
import { renderRepository } from './reference.ts';
import { findSeen } from './sights.ts';
import { requireBytesOf } from './source.ts';
import type { WantedTag } from './tag-templates.ts';

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md */
const versionAnnotation = 'org.opencontainers.image.version';

/** More looks than that would ask for too much; the newest is nearly always the first. */
const maxLooks = 20;

/**
 * The highest version among the tags that stand at the same digest; what the image says of itself
 * when there is none, because an image can be built under another version than it is released
 * under. Undefined when neither tells. Throws what reading throws.
 */
export async function findVersionBehind(
  tag: WantedTag,
  at: { readonly repository: ImageRepository; readonly digest: ImageDigest },
  registry: ImageRegistry,
): Promise<string | undefined> {
  const { repository, digest } = at;
  const name = renderRepository(repository);
  const listed = findSeen(await registry.listTags(repository), `the tags of ${name}`) ?? [];
  const candidates = listed
    .flatMap((one) => {
      const version = tag.versionIn(one);
      return version === undefined ? [] : [{ tag: one, version }];
    })
    .sort((a, b) => rcompare(a.version, b.version))
    .slice(0, maxLooks);
  for (const candidate of candidates) {
    const what = `${name}:${candidate.tag}`;
    if (findSeen(await registry.look(repository, candidate.tag), what) === digest) {
      return candidate.version;
    }
  }
  return findAnnotated(at, registry);
}

async function findAnnotated(
  { repository, digest }: { readonly repository: ImageRepository; readonly digest: ImageDigest },
  registry: ImageRegistry,
): Promise<string | undefined> {
  const name = `${renderRepository(repository)}@${digest}`;
  const manifest = findSeen(await registry.find(repository, digest), name);
  if (!manifest) return undefined;
  requireBytesOf(manifest, digest, name);
  const told = parseManifest(manifest, name).annotations[versionAnnotation]?.replace(/^v/, '');
  return told !== undefined && isSemver(told) ? told : undefined;
}
