/**
 * Whether an SBOM is worth releasing: it is what its format says, lists packages that can
 * be looked up, is about this very artifact, and says nothing about the machine that made it.
 */
import { Failure, findingOf, type Finding } from '../failure.ts';
import type { Sha256 } from '../ports.ts';
import { sbomFailure } from './failures.ts';
import { findLocalPath } from './local-paths.ts';
import { parseSbom } from './parse.ts';
import type { Sbom } from './sbom.ts';

/** A file that an SBOM is about. */
export interface NamedArtifact {
  readonly name: string;
  readonly sha256: Sha256;
}

export interface SbomExpectation {
  /** What stands before a message: the SBOM's file name. */
  readonly title: string;
  /** All of them must be named by digest. */
  readonly artifacts: readonly NamedArtifact[];
  /** How many packages the SBOM of the release before lists; undefined when there is none. */
  readonly previousPackages?: number | undefined;
  /** Of a container image, which has a whole file system: its paths are no machine's. */
  readonly ofImage?: true;
}

/** The share of the previous packages that must still be there. */
const leastShare = 0.5;

/** All that is wrong with an SBOM's text, each with its code as the rule; empty when it is good. */
export async function checkSbom(
  text: string,
  expected: SbomExpectation,
): Promise<readonly Finding[]> {
  try {
    return findSbomFaults(await parseSbom(text), expected).map(findingOf);
  } catch (error) {
    if (error instanceof Failure) return [findingOf(titled(error, expected.title))];
    throw error;
  }
}

/** The SBOM, when nothing is wrong with it. Throws the first fault: SBOM_*. */
export async function requireSbom(text: string, expected: SbomExpectation): Promise<Sbom> {
  const sbom = await parseSbom(text).catch((error: unknown) => {
    throw error instanceof Failure ? titled(error, expected.title) : error;
  });
  const [fault] = findSbomFaults(sbom, expected);
  if (fault) throw fault;
  return sbom;
}

/** All faults of a parsed SBOM, the gravest first. */
export function findSbomFaults(sbom: Sbom, expected: SbomExpectation): readonly Failure[] {
  const faults = [
    ...identifierFaults(sbom),
    ...contentFaults(sbom, expected),
    ...expected.artifacts.flatMap((artifact) => artifactFaults(sbom, artifact)),
    ...(expected.ofImage ? [] : pathFaults(sbom)),
  ];
  return faults.map((fault) => titled(fault, expected.title));
}

function identifierFaults({ duplicateIds, brokenReferences }: Sbom): readonly Failure[] {
  const faults: Failure[] = [];
  if (duplicateIds.length > 0) {
    faults.push(
      sbomFailure('SBOM_ID_DUPLICATE', {
        seen: `two elements have the identifier ${shown(duplicateIds)}`,
        expected: 'an identifier of its own for every element',
        cure: 'Update the tool that makes it; documents that were put together by hand need identifiers anew.',
      }),
    );
  }
  if (brokenReferences.length > 0) {
    faults.push(
      sbomFailure('SBOM_REFERENCE_BROKEN', {
        seen: `something refers to ${shown(brokenReferences)}, which is not there`,
        expected: 'references to elements of the document',
        cure: 'Update the tool that makes it; where elements are removed afterwards, remove their relationships too.',
      }),
    );
  }
  return faults;
}

function contentFaults(sbom: Sbom, expected: SbomExpectation): readonly Failure[] {
  const { packages } = sbom;
  if (packages.length === 0) {
    const fault = sbomFailure('SBOM_EMPTY', {
      seen: 'no package is listed',
      expected: 'at least one: the artifact itself, and what it is made of',
      cure: 'Let the tool scan where the lock file or the built artifact is.',
    });
    return [fault];
  }
  const known = packages.some(({ version, identified }) => version !== undefined || identified);
  return [...(known ? [] : [unidentified(packages.length)]), ...nearEmptyFaults(sbom, expected)];
}

function unidentified(count: number) {
  return sbomFailure('SBOM_UNIDENTIFIED', {
    seen: `${count} packages are listed, none with a version, a package URL, a CPE or a digest`,
    expected: 'packages that a vulnerability database can be asked about',
    cure: 'Let the tool read lock files instead of manifests, after dependencies are installed.',
  });
}

function nearEmptyFaults({ packages }: Sbom, expected: SbomExpectation): readonly Failure[] {
  const { previousPackages = 0 } = expected;
  if (packages.length >= previousPackages * leastShare) return [];
  const fault = sbomFailure('SBOM_NEAR_EMPTY', {
    seen: `${packages.length} packages are listed, ${previousPackages} in the release before`,
    expected: `at least ${Math.ceil(previousPackages * leastShare)} of them`,
    cure: 'Look at what the tool scanned: a lock file is most likely missing there. If the dependencies are gone on purpose, seal this release with `previous-sboms: none`.',
  });
  return [fault];
}

function artifactFaults(sbom: Sbom, { name, sha256 }: NamedArtifact): readonly Failure[] {
  if (sbom.subjects.some((subject) => subject.sha256.includes(sha256))) return [];
  const other = sbom.subjects.find(
    (subject) => baseName(subject.name) === name && subject.sha256.length > 0,
  );
  if (other) {
    const fault = sbomFailure('SBOM_ARTIFACT_DIFFERS', {
      seen: `it names ${name} with the SHA-256 ${other.sha256.join(', ')}`,
      expected: sha256,
      cure: 'Make the SBOM from the very file that is released, after the last step that changes it.',
    });
    return [fault];
  }
  const where =
    sbom.format === 'spdx'
      ? 'a SHA256 checksum of a package or file'
      : '`metadata.component.hashes` or those of a component';
  const fault = sbomFailure('SBOM_ARTIFACT_UNNAMED', {
    seen: `nothing in it has the SHA-256 of ${name}`,
    expected: `${sha256} as ${where}`,
    cure: 'Let the tool scan the artifact itself (`syft file:<artifact>`), or add its SHA-256 to the SBOM’s main package before sealing.',
  });
  return [fault];
}

function pathFaults({ texts }: Sbom): readonly Failure[] {
  const found = findLocalPath(texts);
  if (!found) return [];
  const fault = sbomFailure('SBOM_LOCAL_PATH', {
    seen: `\`${found.place}\` tells a path of the machine that made it: ${JSON.stringify(found.text.slice(0, 200))}`,
    expected: 'names, addresses and relative paths',
    cure: 'Let the tool scan a relative folder (`syft dir:.` with `--base-path .`), or remove the field.',
  });
  return [fault];
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function shown(texts: readonly string[]): string {
  const first = texts.slice(0, 3).map((text) => JSON.stringify(text.slice(0, 120)));
  return texts.length > 3 ? `${first.join(', ')} and ${texts.length - 3} more` : first.join(', ');
}

/** The failure, told of this file. */
function titled(failure: Failure, title: string): Failure {
  const { code, seen, expected, cure } = failure;
  return new Failure(code, { seen: `in ${title}, ${seen}`, expected, cure });
}
