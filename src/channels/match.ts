/** Which served file stands for which sealed artifact. */
import type { Channel, SealedArtifact } from '../manifest/manifest.ts';
import type { ServedFile } from '../ports.ts';
import { registryRow } from '../registry-types.ts';

export interface Match {
  readonly artifact: SealedArtifact;
  /** Undefined when the channel lists no file for the artifact. */
  readonly served: ServedFile | undefined;
}

export interface Matches {
  readonly matches: readonly Match[];
  /** Served files that were not sealed, sorted; none for channels that may hold more. */
  readonly extra: readonly string[];
}

/**
 * Pairs by file name. crates.io and npm name the one file of a version
 * themselves (npm drops the scope), so there the one stands for the other.
 */
export function matchServed(
  type: Channel['type'],
  artifacts: readonly SealedArtifact[],
  served: readonly ServedFile[],
): Matches {
  const { renames, lists } = registryRow(type);
  if (renames && artifacts.length === 1 && served.length === 1) {
    return { matches: [{ artifact: artifacts[0]!, served: served[0] }], extra: [] };
  }
  const names = new Set(artifacts.map(({ name }) => name));
  return {
    matches: artifacts.map((artifact) => ({
      artifact,
      served: served.find(({ filename }) => filename === artifact.name),
    })),
    extra:
      lists === 'artifacts'
        ? served
            .map(({ filename }) => filename)
            .filter((name) => !names.has(name))
            .sort()
        : [],
  };
}
