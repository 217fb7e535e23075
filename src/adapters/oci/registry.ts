/** The protocol of container registries (https://github.com/opencontainers/distribution-spec). */
import { absent, present, unknown } from '../../lookup.ts';
import { imageDigestOf, isImageDigest } from '../../oci/digest.ts';
import { manifestTypes } from '../../oci/media-types.ts';
import { parseDescriptors } from '../../oci/manifest.ts';
import type { ImageRegistry, ImageRepository, Sight } from '../../ports.ts';
import { NotOfShape, listOf, objectOf, textLike } from '../../shape.ts';
import { sightOf, writeResultOf } from './answers.ts';
import { blobMethods } from './blobs.ts';
import type { Actions, RepositoryAnswer, RepositoryRequest, Session } from './sessions.ts';

/** What registries take at most for a manifest, as the specification wants of them. */
const maxManifestBytes = 4 * 1024 * 1024;
const noReferrers: ReadonlySet<number> = new Set([400, 404, 405, 406]);
const maxTagPages = 100;
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
    listTags: (repository) => listTags(repository, read),
    listReferrers: async (repository, digest) => {
      const answer = await read(repository, { path: `referrers/${digest}` });
      // Registries without the list say so in their own ways; all of these are definite.
      if (answer.answered === true && noReferrers.has(answer.status)) return absent;
      return sightOf(answer, ({ body }) => present(parseDescriptors(parseJson(body))));
    },
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

const tagsShape = objectOf({ tags: listOf(textLike(/^[\w][\w.-]{0,127}$/, 'a tag')) });

async function listTags(
  repository: ImageRepository,
  read: (
    repository: ImageRepository,
    request: Omit<RepositoryRequest, 'actions'>,
  ) => Promise<RepositoryAnswer>,
): Promise<Sight<readonly string[]>> {
  const all: string[] = [];
  for (let page = 0; page < maxTagPages; page += 1) {
    const last = all.at(-1);
    // The next page is asked for by the last tag: an address that a registry gives is not followed.
    const after = last === undefined ? '' : `&last=${encodeURIComponent(last)}`;
    const path = `tags/list?n=${tagsAtOnce}${after}`;
    const answer = await read(repository, { path });
    const seen = sightOf(answer, ({ body }) => present(tagsShape(parseJson(body), '').tags));
    if (seen.state !== 'present') return seen;
    all.push(...seen.value);
    const more = answer.answered === true && /rel="?next"?/.test(answer.headers.link ?? '');
    if (!more || seen.value.length === 0) return present(all);
  }
  return unknown(`${repository.registry}/${repository.name} has more tags than are read`);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new NotOfShape('', 'JSON');
  }
}
