/** A registry that is asked once for each manifest: what was judged is what is taken along. */
import type { ImageRegistry, ImageRepository, Sight } from '../image-ports.ts';
import { present } from '../lookup.ts';
import { renderRepository } from './reference.ts';

/**
 * The same registry; manifests and lists of referrers are as they were at the first look, and a
 * list of tags has every tag that was read, however late the registry is to list it.
 */
export function rememberReads(registry: ImageRegistry): ImageRegistry {
  const known = new Map<string, readonly string[]>();
  const find: ImageRegistry['find'] = async (repository, reference) => {
    const seen = await registry.find(repository, reference);
    const name = renderRepository(repository);
    const isTag = !reference.includes(':');
    if (seen.state === 'present' && isTag) known.set(name, [...(known.get(name) ?? []), reference]);
    return seen;
  };
  return {
    ...registry,
    find: once(find),
    listReferrers: once(registry.listReferrers),
    async listTags(repository) {
      const listed = await registry.listTags(repository);
      if (listed.state !== 'present') return listed;
      return present([...listed.value, ...(known.get(renderRepository(repository)) ?? [])]);
    },
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
