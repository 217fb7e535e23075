/** What the release before listed, to notice an SBOM that lost its packages. */
import { Failure, type Finding } from '../failure.ts';
import { parseSbom } from './parse.ts';
import { maxSbomBytes } from './sbom.ts';

export interface PreviousSbom {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Its text, fetched when it is compared: a release may have many. Throws SBOM_PREVIOUS_UNKNOWN. */
  read(): Promise<string>;
}

export interface PreviousSboms {
  /** Of the release before. */
  readonly version: string;
  /** Its SBOMs, as they were released. */
  readonly sboms: readonly PreviousSbom[];
}

export interface PreviousCount {
  /** Undefined when there is nothing to compare with. */
  readonly packages: number | undefined;
  readonly findings: readonly Finding[];
}

/**
 * How many packages the SBOM of that name listed, which may have another version in it. One
 * that is not there or cannot be understood is told of: it is not ours to refuse any more.
 * Throws SBOM_PREVIOUS_UNKNOWN when it cannot be fetched.
 */
export async function countPrevious(
  name: string,
  version: string,
  previous: PreviousSboms | undefined,
): Promise<PreviousCount> {
  if (!previous) return { packages: undefined, findings: [] };
  const found = previous.sboms.find(
    (sbom) => versionless(sbom.name, previous.version) === versionless(name, version),
  );
  if (!found) {
    const seen = `${name} is compared with nothing: ${previous.version} has no SBOM of that name.`;
    return { packages: undefined, findings: [nothingBefore(seen)] };
  }
  const unreadable = (reason: string): PreviousCount => {
    const message = `${name} could not be compared with ${found.name} of ${previous.version}: ${reason}`;
    const finding: Finding = { rule: 'SBOM_PREVIOUS_UNREADABLE', level: 'warning', message };
    return { packages: undefined, findings: [finding] };
  };
  if (found.size > maxSbomBytes) return unreadable(`it has ${found.size} bytes.`);
  const text = await found.read();
  try {
    return { packages: (await parseSbom(text)).packages.length, findings: [] };
  } catch (error) {
    if (error instanceof Failure) return unreadable(error.message);
    throw error;
  }
}

/** A notice that there is nothing to compare with, and why. */
export function nothingBefore(message: string): Finding {
  return { rule: 'SBOM_PREVIOUS_NONE', level: 'notice', message };
}

function versionless(name: string, version: string): string {
  return name.replaceAll(version, '*');
}
