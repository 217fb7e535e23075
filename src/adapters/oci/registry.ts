/** The protocol of container registries (https://github.com/opencontainers/distribution-spec). */
import { present } from '../../lookup.ts';
import { imageDigestOf, isImageDigest } from '../../oci/digest.ts';
import { manifestTypes } from '../../oci/media-types.ts';
import { parseDescriptors } from '../../oci/manifest.ts';
import type { ImageDescriptor } from '../../image-ports.ts';
import type { ImageRegistry, ImageRepository } from '../../ports.ts';
import { listOf, nullable, objectOf, textLike } from '../../shape.ts';
import { sightOf, writeResultOf } from './answers.ts';
import { blobMethods } from './blobs.ts';
import { readPages, type PagedList } from './pages.ts';
import type { Actions, RepositoryRequest, Session } from './sessions.ts';

/** What registries take at most for a manifest, as the specification wants of them. */
const maxManifestBytes = 4 * 1024 * 1024;
const tagsAtOnce = 1000;

export interface RegistryTools {
  readonly session: Session;
  /** What this client asks for when it only reads. */
  readonly actions: Actions;
  readonly removeTag: ImageRegistry['removeTag'];
}

/** Reads and writes over a session. */
export function createRegistry({ session, actions, removeTag }: RegistryTools): ImageRegistry {
  const read = (repository: ImageRepository, request: Omit<RepositoryRequest, 'actions'>) =>
    session.ask(repository, { ...request, actions });
  const find: ImageRegistry['find'] = async (repository, reference) =>
    sightOf(await read(repository, manifestRequest('GET', reference)), ({ headers, body }) =>
      present({ digest: imageDigestOf(body), mediaType: mediaTypeOf(headers), body }),
    );
  return {
    find,
    async look(repository, reference) {
      const seen = sightOf(await read(repository, manifestRequest('HEAD', reference)), (answer) =>
        present(answer.headers['docker-content-digest'] ?? ''),
      );
      if (seen.state !== 'present' || isImageDigest(seen.value)) return seen;
      // A registry need not tell the digest; then only the bytes do.
      const found = await find(repository, reference);
      return found.state === 'present' ? present(found.value.digest) : found;
    },
    async put(repository, { digest, mediaType, body }, tags) {
      const [tag, ...others] = tags;
      const query = tags.map((one) => `tag=${encodeURIComponent(one)}`).join('&');
      const answer = await session.ask(repository, {
        method: 'PUT',
        path: `manifests/${others.length === 0 ? tag : `${digest}?${query}`}`,
        headers: { 'content-type': mediaType },
        body,
        actions: 'pull,push',
      });
      return writeResultOf(answer, ({ headers }) => {
        const told = headers['docker-content-digest'];
        const set = headers['oci-tag']?.split(',').map((one) => one.trim()) ?? [];
        return { digest: told !== undefined && isImageDigest(told) ? told : undefined, tags: set };
      });
    },
    listTags: (repository) => readPages(tagList, (path) => read(repository, { path })),
    listReferrers: (repository, digest) =>
      readPages(referrersOf(digest), (path) => read(repository, { path })),
    ...blobMethods({ session, actions }),
    removeTag,
  };
}

function manifestRequest(method: 'GET' | 'HEAD', reference: string) {
  return {
    method,
    path: `manifests/${reference}`,
    headers: { accept: manifestTypes.join(', ') },
    maxBytes: maxManifestBytes,
  };
}

function mediaTypeOf(headers: Readonly<Record<string, string>>): string {
  return headers['content-type']?.split(';')[0]!.trim() ?? '';
}

// Registries in Go say null for a list without entries.
const tagsShape = objectOf({ tags: nullable(listOf(textLike(/^[\w][\w.-]{0,127}$/, 'a tag'))) });
const tagsPath = `tags/list?n=${tagsAtOnce}`;

const tagList: PagedList<string> = {
  first: tagsPath,
  absentAt: new Set([404]),
  read: (page) => tagsShape(page, '').tags ?? [],
  // Asked for by the last tag, which every registry knows how to do.
  next: (_, tags) =>
    tags.length === 0 ? undefined : `${tagsPath}&last=${encodeURIComponent(tags.at(-1)!)}`,
};

const referrersOf = (digest: string): PagedList<ImageDescriptor> => ({
  first: `referrers/${digest}`,
  // Registries without the list say so in their own ways; all of these are definite.
  absentAt: new Set([400, 404, 405, 406]),
  read: parseDescriptors,
  next: (address) => address,
});
