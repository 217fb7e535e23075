/** What the release before listed, to notice an SBOM that lost its packages. */
import { Failure, type Finding } from '../failure.ts';
import { parseSbom } from './parse.ts';

export interface PreviousSboms {
  /** Of the release before. */
  readonly version: string;
  /** Its SBOMs, as they were released. */
  readonly sboms: readonly { readonly name: string; readonly text: string }[];
}

export interface PreviousCount {
  /** Undefined when there is nothing to compare with. */
  readonly packages: number | undefined;
  readonly findings: readonly Finding[];
}

/**
 * How many packages the SBOM of that name listed, which may have another version in it. An
 * SBOM that cannot be read is told of, as a warning: it is not ours to refuse any more.
 */
export async function countPrevious(
  name: string,
  version: string,
  previous: PreviousSboms | undefined,
): Promise<PreviousCount> {
  const found = previous?.sboms.find(
    (sbom) => versionless(sbom.name, previous.version) === versionless(name, version),
  );
  if (!found) return { packages: undefined, findings: [] };
  try {
    return { packages: (await parseSbom(found.text)).packages.length, findings: [] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const message = `${name} could not be compared with ${found.name} of ${previous!.version}: ${error.message}`;
    const finding: Finding = { rule: 'SBOM_PREVIOUS_UNREADABLE', level: 'warning', message };
    return { packages: undefined, findings: [finding] };
  }
}

function versionless(name: string, version: string): string {
  return name.replaceAll(version, '*');
}
