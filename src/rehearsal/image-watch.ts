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
  /** Digests of the images that were sealed. */
  readonly sealed: ReadonlySet<string>;
  /** Whether the release is public: then, and only then, a moving tag may stand at one of them. */
  readonly isPublic: boolean;
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

function tagsOf({ oci }: World): readonly FormerTag[] {
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
  const { world, written, sealed, isPublic } = seen;
  const { manner, repository: name, tag, digest } = former;
  // The staging tag of the very image that is released, in a rehearsal that goes on.
  if (sealed.has(digest)) return undefined;
  const at = findRepository(world.oci.state, manner, name)?.tags[tag]?.digest;
  const where = `${tag} of ${mannerOf(manner).host}/${name}`;
  if (at !== undefined && at !== digest) {
    const ours = written.has(`${manner} ${name} ${tag}`);
    const mayMove = !/^v?\d+\.\d+\.\d+/.test(tag) && isPublic && sealed.has(at);
    return ours && !mayMove ? `${where} was moved from ${digest} to ${at}` : undefined;
  }
  const deleted = written.has('deleted') || written.has(`${manner} ${name} ${digest}`);
  if (at === undefined) return deleted ? `${where} was taken away` : undefined;
  const place = { registry: manner, repository: name };
  return isWhole(world, place, digest) ? undefined : `${where} stands at an image that is gone`;
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
