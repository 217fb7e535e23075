/** Which SBOM is for which artifact, before anything is read. */
import picomatch from 'picomatch';
import type { ArtifactKind } from '../manifest/manifest.ts';
import { sbomFailure } from './failures.ts';
import { locksKind, requireLockRank } from './locks/read-lock.ts';
import { sbomSuffixes } from './sbom.ts';
import type { NamedFile } from './sbom-input.ts';

interface PlannedArtifact {
  readonly name: string;
  readonly kind: ArtifactKind;
}

export interface SbomPlanRequest<Artifact extends PlannedArtifact> {
  readonly artifacts: readonly Artifact[];
  /** SBOMs that another tool made. */
  readonly given: readonly NamedFile[];
  /** Whether SBOMs are made for the artifacts that no given one is for. */
  readonly make: boolean;
  readonly locks: readonly NamedFile[];
}

export interface GivenPlan<Artifact> {
  readonly path: string;
  readonly artifacts: readonly Artifact[];
  /** It is released once, as the SBOM of everything. */
  readonly forAll: boolean;
}

export interface MadePlan<Artifact> {
  readonly artifact: Artifact;
  /** Lock files of which one is its own: all of one kind; empty when there is none for it. */
  readonly locks: readonly string[];
}

export interface SbomPlan<Artifact> {
  readonly given: readonly GivenPlan<Artifact>[];
  readonly made: readonly MadePlan<Artifact>[];
  /** Artifacts that have no given one, when none is made. */
  readonly without: readonly Artifact[];
}

/**
 * A given SBOM is for the artifacts that it is said to be for, or for the one after which
 * it is named (`<artifact>.spdx.json`), or else for all. Throws SBOM_FOR_NOTHING,
 * SBOM_TWICE, SBOM_LOCK_UNSUPPORTED.
 */
export function planSboms<Artifact extends PlannedArtifact>(
  request: SbomPlanRequest<Artifact>,
): SbomPlan<Artifact> {
  const { artifacts, make, locks } = request;
  const given = request.given.map((file) => planGiven(file, artifacts));
  const covered = new Set(given.flatMap((plan) => plan.artifacts));
  const open = artifacts.filter((artifact) => !covered.has(artifact));
  // A lock file that is not read here is an error where an SBOM is asked of it, and nowhere else:
  // provenance names lock files of any kind.
  for (const lock of locks.filter((file) => file.artifacts)) {
    requireLockRank(lock.path);
    matching(lock, artifacts);
  }
  return {
    given,
    made: make ? open.map((artifact) => ({ artifact, locks: locksFor(artifact, locks) })) : [],
    without: make ? [] : open,
  };
}

function planGiven<Artifact extends PlannedArtifact>(
  file: NamedFile,
  artifacts: readonly Artifact[],
): GivenPlan<Artifact> {
  const { path } = file;
  if (file.artifacts) {
    const found = matching(file, artifacts);
    return {
      path,
      artifacts: found,
      forAll: found.length > 1 && found.length === artifacts.length,
    };
  }
  const base = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const namesake = artifacts.find(({ name }) =>
    Object.values(sbomSuffixes).some((suffix) => base === `${name}${suffix}`),
  );
  return namesake
    ? { path, artifacts: [namesake], forAll: false }
    : { path, artifacts, forAll: true };
}

/** Throws SBOM_FOR_NOTHING when a glob matches no artifact. */
function matching<Artifact extends PlannedArtifact>(
  { path, artifacts: globs = [] }: NamedFile,
  artifacts: readonly Artifact[],
): readonly Artifact[] {
  for (const glob of globs) {
    if (artifacts.some(({ name }) => picomatch.isMatch(name, glob))) continue;
    throw sbomFailure('SBOM_FOR_NOTHING', {
      seen: `${path} is said to be for ${glob}, which matches none of ${artifacts.map(({ name }) => name).join(', ')}`,
      expected: 'globs that match artifacts of this release',
      cure: 'Correct `artifacts` of this file.',
    });
  }
  return artifacts.filter(({ name }) => globs.some((glob) => picomatch.isMatch(name, glob)));
}

/** Those that are said to be for it; else those of the kind that tells most of such artifacts. */
function locksFor(artifact: PlannedArtifact, locks: readonly NamedFile[]): readonly string[] {
  const said = locks.filter(({ artifacts: globs = [] }) =>
    globs.some((glob) => picomatch.isMatch(artifact.name, glob)),
  );
  if (said.length > 1)
    throw twoLocks(
      artifact.name,
      said.map(({ path }) => path),
    );
  if (said.length === 1) return [said[0]!.path];
  const fitting = locks.filter((lock) => !lock.artifacts && locksKind(lock.path, artifact.kind));
  const best = Math.min(...fitting.map(({ path }) => requireLockRank(path)));
  return fitting.filter(({ path }) => requireLockRank(path) === best).map(({ path }) => path);
}

/** SBOM_TWICE, of lock files. */
export function twoLocks(artifact: string, paths: readonly string[]) {
  return sbomFailure('SBOM_TWICE', {
    seen: `${artifact} has ${paths.length} lock files: ${paths.join(', ')}`,
    expected: 'one lock file for an artifact',
    cure: 'Tell with `artifacts` which artifacts each lock file is for.',
  });
}
