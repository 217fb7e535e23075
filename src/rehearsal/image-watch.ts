/**
 * The promise about images, checked without any of the code that promotes them: the tags of an
 * earlier release are never harmed. Reads the world's own state and the requests on the wire.
 */
import { mannerOf, manners, type MannerName } from '../world/oci/manner.ts';
import { findRepository } from '../world/oci/state.ts';
import type { OciPlace } from '../world/oci/scenario.ts';
import type { World } from '../world/world.ts';

export interface ImageWatch {
  /** What became of tags of earlier releases that it should not have. */
  findHarmed(released: ReleasedImages): readonly string[];
}

export interface ReleasedImages {
  /** Digests of the images that were built. */
  readonly staged: ReadonlySet<string>;
  /** Whether the release is public: then, and only then, a moving tag may stand at one of them. */
  readonly isPublic: boolean;
}

/** As the reference workflow names the tags that nobody is told of. */
const stagingTag = /^build-/;

/** What was built, by repository and digest. */
export function stagedImages(
  world: Pick<World, 'oci'>,
): readonly (OciPlace & { readonly digest: string })[] {
  return tagsOf(world)
    .filter(({ tag }) => stagingTag.test(tag))
    .map(({ manner, repository, digest }) => ({ registry: manner, repository, digest }));
}

/** Images that were built and do not stand under the tag of the version. */
export function unpromotedImages(world: World, version: string): readonly string[] {
  return stagedImages(world).flatMap(({ digest, ...at }) => {
    const stands = world.oci.tags(at)[version];
    const where = `${version} of ${mannerOf(at.registry).host}/${at.repository}`;
    return stands === digest ? [] : [`${where} stands at ${stands ?? 'nothing'}, not at ${digest}`];
  });
}

interface FormerTag {
  readonly manner: MannerName;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

/** Watches the tags that are there now, from now on. */
export function watchImages(world: World): ImageWatch {
  const former = tagsOf(world);
  const written = new Set<string>();
  world.watch(({ method, url }, delivery) => {
    const refused = delivery.kind === 'answer' && delivery.response.status >= 400;
    if (refused || method === 'GET' || method === 'HEAD') return;
    const manner = manners.find(({ host }) => host === url.host);
    const [, repository, reference] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url.pathname) ?? [];
    if (manner && repository !== undefined)
      written.add(`${manner.name} ${repository} ${reference}`);
    // Whichever version of the package it was: the tags that it took with it tell.
    if (method === 'DELETE' && url.pathname.includes('/packages/container/'))
      written.add('deleted');
  });
  return {
    findHarmed: (released) =>
      former.flatMap((tag) => {
        const problem = harmTo(tag, { world, written, ...released });
        return problem === undefined ? [] : [problem];
      }),
  };
}

function tagsOf({ oci }: Pick<World, 'oci'>): readonly FormerTag[] {
  return Object.values(oci.state.repositories).flatMap(({ manner, name, tags }) =>
    Object.entries(tags).map(([tag, { digest }]) => ({ manner, repository: name, tag, digest })),
  );
}

interface Seen extends ReleasedImages {
  readonly world: World;
  /** What the pipeline wrote: a scenario moves tags without a request. */
  readonly written: ReadonlySet<string>;
}

function harmTo(former: FormerTag, seen: Seen): string | undefined {
  const { world, written, staged, isPublic } = seen;
  const { manner, repository: name, tag, digest } = former;
  // The staging tag of the very image that is released, in a rehearsal that goes on.
  if (staged.has(digest)) return undefined;
  const at = findRepository(world.oci.state, manner, name)?.tags[tag]?.digest;
  const where = `${tag} of ${mannerOf(manner).host}/${name}`;
  const place = { registry: manner, repository: name };
  if (at !== undefined && at !== digest && listTag.test(tag)) {
    const listed = namedBy(world, place, at);
    const lost = namedBy(world, place, digest).some((row) => !listed.includes(row));
    return lost && written.has(`${manner} ${name} ${tag}`)
      ? `${where} no longer lists all that it listed`
      : undefined;
  }
  if (at !== undefined && at !== digest) {
    const ours = written.has(`${manner} ${name} ${tag}`);
    const mayMove = !/^v?\d+\.\d+\.\d+/.test(tag) && isPublic && staged.has(at);
    return ours && !mayMove ? `${where} was moved from ${digest} to ${at}` : undefined;
  }
  const deleted = written.has('deleted') || written.has(`${manner} ${name} ${digest}`);
  if (at === undefined) return deleted ? `${where} was taken away` : undefined;
  return isWhole(world, place, digest) ? undefined : `${where} stands at an image that is gone`;
}

/** Tags that list what refers to an image: they grow. */
const listTag = /^sha256-[0-9a-f]{64}$/;

function namedBy(world: World, at: OciPlace, digest: string): readonly string[] {
  const manifest = world.oci.findManifest(at, digest);
  const { manifests = [] } = (manifest ? JSON.parse(String(manifest.bytes)) : {}) as Named;
  return manifests.map((row) => row.digest);
}

/** Whether everything that the image names is there still. */
function isWhole(world: World, at: OciPlace, digest: string): boolean {
  const manifest = world.oci.findManifest(at, digest);
  if (!manifest) return false;
  const { manifests = [], layers = [], config } = JSON.parse(String(manifest.bytes)) as Named;
  const { blobs } = findRepository(world.oci.state, at.registry, at.repository)!;
  // Foreign layers are kept elsewhere.
  const kept = [...layers.filter(({ urls }) => !urls), ...(config ? [config] : [])];
  return (
    manifests.every((child) => isWhole(world, at, child.digest)) &&
    kept.every((blob) => blobs.includes(blob.digest))
  );
}

interface Digested {
  readonly digest: string;
  readonly urls?: readonly string[];
}

interface Named {
  readonly manifests?: readonly Digested[];
  readonly layers?: readonly Digested[];
  readonly config?: Digested;
}
