/** A registry whose answers are weighed, since whoever can push can put any number of them there. */
import type { ImageRegistry } from '../image-ports.ts';

export interface Scale {
  /** The same registry, until what it gave is too much: then every read throws, and asks nothing. */
  readonly registry: ImageRegistry;
  /** Throws when it is too much. */
  require(): void;
}

/**
 * Weighs manifests and lists of referrers, each once however often it is read, and blobs that are
 * read whole, each time: those are kept by whoever reads them, and not as one. `limit` gets the
 * bytes so far, before every read and after it, and throws when they are too many. A read goes over
 * the limit by no more than itself.
 */
export function weighReads(registry: ImageRegistry, limit: (bytes: number) => void): Scale {
  const weighed = new Set<string>();
  let bytes = 0;
  const weigh = (what: string, size: number) => {
    if (!weighed.has(what)) bytes += size;
    weighed.add(what);
    limit(bytes);
  };
  return {
    require: () => limit(bytes),
    registry: {
      ...registry,
      async find(repository, reference) {
        limit(bytes);
        const seen = await registry.find(repository, reference);
        if (seen.state === 'present') weigh(seen.value.digest, seen.value.body.byteLength);
        return seen;
      },
      async listReferrers(repository, digest) {
        limit(bytes);
        const seen = await registry.listReferrers(repository, digest);
        if (seen.state === 'present') weigh(`of ${digest}`, JSON.stringify(seen.value).length);
        return seen;
      },
      async readBlob(repository, blob) {
        limit(bytes);
        const seen = await registry.readBlob(repository, blob);
        if (seen.state === 'present') bytes += seen.value.byteLength;
        limit(bytes);
        return seen;
      },
    },
  };
}
