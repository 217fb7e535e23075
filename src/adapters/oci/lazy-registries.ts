/** Registries that are loaded when the first question is asked: most releases have no image. */
import type { ImageRegistries, ImageRegistry } from '../../ports.ts';

/** As `load` gives them; it is called once at most. */
export function lazyImageRegistries(load: () => Promise<ImageRegistries>): ImageRegistries {
  let loaded: Promise<ImageRegistries> | undefined;
  const once = () => (loaded ??= load());
  return {
    open: (credentials, access) =>
      lazyRegistry(async () => (await once()).open(credentials, access)),
    anonymous: lazyRegistry(async () => (await once()).anonymous),
  };
}

function lazyRegistry(open: () => Promise<ImageRegistry>): ImageRegistry {
  let opened: Promise<ImageRegistry> | undefined;
  const once = () => (opened ??= open());
  return {
    find: async (...asked) => (await once()).find(...asked),
    look: async (...asked) => (await once()).look(...asked),
    put: async (...asked) => (await once()).put(...asked),
    listTags: async (...asked) => (await once()).listTags(...asked),
    listReferrers: async (...asked) => (await once()).listReferrers(...asked),
    readBlob: async (...asked) => (await once()).readBlob(...asked),
    lookForBlob: async (...asked) => (await once()).lookForBlob(...asked),
    streamBlob: async (...asked) => (await once()).streamBlob(...asked),
    beginUpload: async (...asked) => (await once()).beginUpload(...asked),
    removeTag: async (...asked) => (await once()).removeTag(...asked),
  };
}
