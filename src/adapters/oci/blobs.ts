/** Blobs of a registry: read whole, handed on, and sent. */
import { absent, present, unknown } from '../../lookup.ts';
import { imageDigestOf } from '../../oci/digest.ts';
import type { ImageRegistry } from '../../ports.ts';
import { sightOf } from './answers.ts';
import type { Actions, Session } from './sessions.ts';
import { beginUpload } from './uploads.ts';

type BlobMethods = Pick<ImageRegistry, 'readBlob' | 'lookForBlob' | 'streamBlob' | 'beginUpload'>;

/** The methods of ImageRegistry that are about blobs. */
export function blobMethods({
  session,
  actions,
}: {
  readonly session: Session;
  readonly actions: Actions;
}): BlobMethods {
  const requestFor = (digest: string) => ({ path: `blobs/${digest}`, actions });
  return {
    async readBlob(repository, { digest, maxBytes }) {
      const answer = await session.ask(repository, { ...requestFor(digest), maxBytes });
      return sightOf(answer, ({ body, url }) =>
        imageDigestOf(body) === digest
          ? present(body)
          : unknown(`${new URL(url).origin} serves other bytes for ${digest}`),
      );
    },
    async lookForBlob(repository, digest) {
      const answer = await session.ask(repository, { ...requestFor(digest), method: 'HEAD' });
      return sightOf(answer, () => present<true>(true));
    },
    async streamBlob(repository, digest, take) {
      const answer = await session.download(repository, requestFor(digest), take);
      if (answer.answered !== true) return sightOf(answer, () => absent);
      const { digests } = answer;
      return digests
        ? present(`sha256:${digests.sha256}`)
        : sightOf({ ...answer, body: Buffer.alloc(0) }, () => absent);
    },
    beginUpload: (repository, mount) => beginUpload({ repository, session }, mount),
  };
}
