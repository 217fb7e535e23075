/** Adds versions to the stand-in's crates. */
import { createHash } from 'node:crypto';
import { lagOf } from '../published.ts';
import type { WorldContext } from '../service.ts';
import { normaliseCrateName, type CrateMetadata, type CratesState } from './state.ts';

/** What lags on its own: the API, the sparse index, and the static files. */
export const crateViews = ['api', 'index', 'download'] as const;

export interface CratesDesk<Context extends WorldContext = WorldContext> {
  readonly state: CratesState;
  readonly context: Context;
}

/** Puts a version into its crate, made when there is none. */
export function addVersion(
  metadata: CrateMetadata,
  bytes: Buffer,
  { state, context, lagReads = 0 }: CratesDesk & { readonly lagReads?: number },
): void {
  context.blobs.put(bytes);
  const crate = (state.crates[normaliseCrateName(metadata.name)] ??= {
    id: context.nextId(),
    name: metadata.name,
    versions: [],
  });
  crate.versions.push({
    id: context.nextId(),
    num: metadata.vers,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    publishedAt: context.now().toISOString(),
    yanked: false,
    metadata,
    lag: lagOf(lagReads, crateViews),
  });
}
