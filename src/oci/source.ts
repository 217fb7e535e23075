/** The image that is promoted: read by its digest, hashed, and complete. */
import type {
  ImageDigest,
  ImageRegistry,
  ImageRepository,
  StoredManifest,
} from '../image-ports.ts';
import { inParallel } from '../in-parallel.ts';
import { NotOfShape, objectOf, optional, textLike } from '../shape.ts';
import { imageFailure } from './failures.ts';
import { parseManifest, type ImageContent } from './manifest.ts';
import { platformsOf, renderPlatform, requirePlatforms, type PlatformImage } from './platforms.ts';
import { renderRepository, type ImageReference } from './reference.ts';
import { findSeen, requireSeen } from './sights.ts';

export interface SourceImage {
  readonly repository: ImageRepository;
  readonly manifest: StoredManifest;
  readonly content: ImageContent;
  /** Of a single image only when it was asked for: its manifest does not tell. */
  readonly platforms: readonly PlatformImage[];
}

export interface SourceQuestion {
  readonly reference: ImageReference;
  readonly digest: ImageDigest;
  /** Platforms that must be there. */
  readonly platforms: readonly string[];
  /** Whether that of a single image must be known although none is asked for. */
  readonly tellPlatform?: boolean;
}

/**
 * Reads the image and looks whether every platform of it is there. Throws IMAGE_DIGEST_DIFFERS,
 * IMAGE_BYTES_DIFFER, IMAGE_NOT_FOUND, IMAGE_MANIFEST_*, IMAGE_NO_PLATFORMS,
 * IMAGE_PLATFORM_MISSING, and what reading throws.
 */
export async function readSource(
  question: SourceQuestion,
  registry: ImageRegistry,
): Promise<SourceImage> {
  const { reference, digest } = question;
  const { repository } = reference;
  const name = `${renderRepository(repository)}@${digest}`;
  await requireSameDigest(question, registry);
  const manifest = requireSeen(await registry.find(repository, digest), name);
  requireBytesOf(manifest, digest, name);
  const content = parseManifest(manifest, name);
  const platforms =
    content.kind === 'index'
      ? platformsOf(content.manifests, name)
      : await platformOfImage(content, { question, registry, name });
  if (question.platforms.length > 0) requirePlatforms(question.platforms, platforms, name);
  if (content.kind === 'index') await requireThere(platforms, { repository, registry });
  return { repository, manifest, content, platforms };
}

/** Throws IMAGE_BYTES_DIFFER: what is written must be what was named. */
export function requireBytesOf(
  { digest: own }: StoredManifest,
  digest: ImageDigest,
  name: string,
): void {
  if (own === digest) return;
  throw imageFailure('IMAGE_BYTES_DIFFER', {
    seen: `the registry serves bytes of ${own} as ${name}`,
    expected: `bytes of ${digest}`,
    cure: 'Do not use this registry until its operator has told why; a proxy or a cache may be in between.',
  });
}

/** A reference that says something else than the expected digest names another image. */
async function requireSameDigest(
  { reference, digest }: SourceQuestion,
  registry: ImageRegistry,
): Promise<void> {
  const { repository, tag } = reference;
  const name = renderRepository(repository);
  if (reference.digest !== undefined && reference.digest !== digest) {
    throw differs(`the source is ${name}@${reference.digest}`, digest);
  }
  if (tag === undefined) return;
  const at = requireSeen(await registry.look(repository, tag), `${name}:${tag}`);
  if (at !== digest) throw differs(`the source ${name}:${tag} stands at ${at}`, digest);
}

function differs(seen: string, digest: ImageDigest) {
  return imageFailure('IMAGE_DIGEST_DIFFERS', {
    seen,
    expected: `${digest}, the image that was tested`,
    cure: 'Find out who moved the tag. Promote the digest that the tests ran on; to promote another one, test it first.',
  });
}

const maxConfigBytes = 4 * 1024 * 1024;
const word = textLike(/^[\w.+-]{1,100}$/, 'a word');
const maybeWord = textLike(/^[\w.+-]{0,100}$/, 'a word');
const configShape = objectOf({ os: word, architecture: word, variant: optional(maybeWord) });

/** Only its configuration tells what a single image is for; asked only when it matters. */
async function platformOfImage(
  content: Extract<ImageContent, { readonly kind: 'image' }>,
  asked: {
    readonly question: SourceQuestion;
    readonly registry: ImageRegistry;
    readonly name: string;
  },
): Promise<readonly PlatformImage[]> {
  const { question, registry, name } = asked;
  if (question.platforms.length === 0 && !question.tellPlatform) return [];
  const blob = { digest: content.config.digest, maxBytes: maxConfigBytes };
  const read = await registry.readBlob(question.reference.repository, blob);
  const bytes = requireSeen(read, `${name}, configuration ${blob.digest}`);
  try {
    const platform = renderPlatform(configShape(JSON.parse(bytes.toString('utf8')), ''));
    return [{ platform, digest: question.digest }];
  } catch (error) {
    if (!(error instanceof NotOfShape || error instanceof SyntaxError)) throw error;
    throw imageFailure('IMAGE_MANIFEST_MALFORMED', {
      seen: `the configuration of ${name} tells no platform: ${error.message}`,
      expected: '`os` and `architecture`',
      cure: 'Build the image with a current tool, or leave `platforms` away for what is no image to run.',
    });
  }
}

/** An index can outlive its images where old ones are cleaned away. */
async function requireThere(
  platforms: readonly PlatformImage[],
  at: { readonly repository: ImageRepository; readonly registry: ImageRegistry },
): Promise<void> {
  const { repository, registry } = at;
  const seen = await inParallel(platforms, async ({ digest, platform }) => {
    const what = `${renderRepository(repository)}@${digest} (${platform})`;
    return findSeen(await registry.look(repository, digest), what) === digest ? undefined : what;
  });
  const missing = seen.filter((what) => what !== undefined);
  if (missing.length === 0) return;
  throw imageFailure('IMAGE_PLATFORM_MISSING', {
    seen: `the index names ${missing.join(', ')}, which the registry does not have`,
    expected: 'every image that the index names',
    cure: 'Push the missing images again, and see which clean-up took them away.',
  });
}
