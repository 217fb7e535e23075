/** A registry that is asked once for each manifest: what was judged is what is taken along. */
import type { ImageRegistry, ImageRepository, Sight } from '../image-ports.ts';
import { renderRepository } from './reference.ts';

/** The same registry; manifests and lists of referrers are as they were at the first look. */
export function rememberReads(registry: ImageRegistry): ImageRegistry {
  return {
    ...registry,
    find: once(registry.find),
    listReferrers: once(registry.listReferrers),
  };
}

type Ask<T> = (repository: ImageRepository, reference: string) => Promise<Sight<T>>;

function once<T>(ask: Ask<T>): Ask<T> {
  const asked = new Map<string, Promise<Sight<T>>>();
  return (repository, reference) => {
    const key = `${renderRepository(repository)} ${reference}`;
    const answer = asked.get(key) ?? ask(repository, reference);
    asked.set(key, answer);
    return answer;
  };
}
