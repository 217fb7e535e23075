/** The SBOMs of a release: those that were given, checked, and those that are made. */
import { readTextMembers } from '../archive/read-text-members.ts';
import { Failure, type Finding } from '../failure.ts';
import { findPackageIdentity } from '../manifest/package-identity.ts';
import { byCodeUnit } from '../manifest/safe-name.ts';
import type { Files } from '../ports.ts';
import { findDistributionName } from '../python/distribution-name.ts';
import { findSbomFaults, requireSbom } from './check.ts';
import { sbomFailure } from './failures.ts';
import type { LockFile } from './locks/locked.ts';
import { maxLockBytes } from './locks/read-lock.ts';
import { makeSpdx, type SbomArtifact, type SpdxOptions } from './make-spdx.ts';
import {
  planSboms,
  twoLocks,
  type GivenPlan,
  type MadePlan,
  type SbomPlanRequest,
} from './plan-sboms.ts';
import { countPrevious, type PreviousSboms } from './previous.ts';
import { maxSbomBytes, sbomSuffixes } from './sbom.ts';

export interface ArtifactFile extends SbomArtifact {
  readonly path: string;
}

export interface SbomRequest extends SbomPlanRequest<ArtifactFile>, SpdxOptions {
  readonly version: string;
  readonly previous?: PreviousSboms | undefined;
}

/** A file of the release beside its artifacts. */
export interface SbomFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

export interface TakenSboms {
  /** Sorted by name. */
  readonly files: readonly SbomFile[];
  /** What is missing or could not be compared; what is wrong is thrown. */
  readonly findings: readonly Finding[];
}

type SbomFiles = Pick<Files, 'read' | 'stream' | 'stat'>;

/**
 * The evidence files to seal: `<artifact>.spdx.json`, `<artifact>.cdx.json`, or `SBOM.…`
 * for all. The same inputs give the same bytes. Throws SBOM_*, FILE_*, ARCHIVE_*,
 * SEAL_METADATA_UNREADABLE.
 */
export async function takeSboms(request: SbomRequest, files: SbomFiles): Promise<TakenSboms> {
  const plan = planSboms(request);
  const findings = plan.without.map(({ name }) => withoutSbom(name));
  const taken = new Map<string, SbomFile['content']>();
  const take = async (candidate: Candidate) => {
    const checked = await check(candidate, request);
    findings.push(...checked.findings);
    for (const { name, content } of checked.files) {
      if (taken.has(name)) throw twoSboms(name);
      taken.set(name, content);
    }
  };
  for (const given of plan.given) await take(await read(given, files));
  for (const made of plan.made) {
    const candidate = await make(made, request, files);
    if (candidate) await take(candidate);
    else findings.push(withoutSbom(made.artifact.name));
  }
  const named = [...taken].map(([name, content]) => ({ name, content }));
  return { files: named.sort((one, other) => byCodeUnit(one.name, other.name)), findings };
}

/** An SBOM that may be released. */
interface Candidate {
  /** As failures tell it. */
  readonly title: string;
  readonly content: Buffer | string;
  readonly artifacts: readonly ArtifactFile[];
  readonly forAll: boolean;
}

async function read(given: GivenPlan<ArtifactFile>, files: SbomFiles): Promise<Candidate> {
  return { ...given, title: given.path, content: await files.read(given.path, maxSbomBytes) };
}

/** The files that it becomes. What is made here is checked like what another tool made. */
async function check(candidate: Candidate, request: SbomRequest): Promise<TakenSboms> {
  const { title, content, artifacts, forAll } = candidate;
  const sbom = await requireSbom(content.toString(), { title, artifacts });
  const stems = forAll ? ['SBOM'] : artifacts.map(({ name }) => name);
  const names = stems.map((stem) => `${stem}${sbomSuffixes[sbom.format]}`);
  const findings: Finding[] = [];
  for (const name of names) {
    const before = await countPrevious(name, request.version, request.previous);
    findings.push(...before.findings);
    const expected = { title, artifacts, previousPackages: before.packages };
    const [fault] = findSbomFaults(sbom, expected);
    if (fault) throw fault;
  }
  return { files: names.map((name) => ({ name, content })), findings };
}

/** Undefined when nothing is known of what the artifact needs. */
async function make(
  { artifact, locks }: MadePlan<ArtifactFile>,
  request: SbomRequest,
  files: SbomFiles,
): Promise<Candidate | undefined> {
  const known = { ...artifact, package: artifact.package ?? (await identify(artifact, files)) };
  const sources = await Promise.all(
    locks.map(async (path) => ({
      path,
      text: (await files.read(path, maxLockBytes)).toString('utf8'),
    })),
  );
  const inside = sources.length === 0 ? await findMetadata(artifact, files) : undefined;
  const [first = inside] = sources;
  if (!first) return undefined;
  const made = sources.flatMap((source) => tryMake(known, source, request));
  if (made.length > 1) throw twoLocks(artifact.name, locks);
  // When none knows the project, the first one's failure tells it.
  const content = made[0] ?? makeSpdx(known, first, request);
  const title = `the SBOM made for ${artifact.name}`;
  return { title, content, artifacts: [artifact], forAll: false };
}

/** Of several lock files of one kind, those of other projects are none of this artifact's. */
function tryMake(artifact: SbomArtifact, source: LockFile, options: SpdxOptions): string[] {
  try {
    return [makeSpdx(artifact, source, options)];
  } catch (error) {
    if (error instanceof Failure && error.code === 'SBOM_LOCK_OTHER_PROJECT') return [];
    throw error;
  }
}

/** Name and version of a package whose lock file has them; undefined for others. */
async function identify(
  { name, kind, path }: ArtifactFile,
  files: SbomFiles,
): Promise<SbomArtifact['package']> {
  const python = kind === 'wheel' || kind === 'sdist' ? findDistributionName(name) : undefined;
  if (python) return { name: python.project, version: python.version };
  if (kind !== 'crate' && kind !== 'npm-tarball') return undefined;
  return findPackageIdentity({ path, kind, expected: name }, files);
}

/** METADATA of a wheel, PKG-INFO of a source distribution: they tell what is needed, unlocked. */
async function findMetadata(
  { name, kind, path }: ArtifactFile,
  files: SbomFiles,
): Promise<LockFile | undefined> {
  const patterns = { wheel: /^[^/]+\.dist-info\/METADATA$/, sdist: /^[^/]+\/PKG-INFO$/ };
  if (kind !== 'wheel' && kind !== 'sdist') return undefined;
  const { texts } = await readTextMembers(path, (member) => patterns[kind].test(member), files);
  const [found] = texts;
  return found && { path: `${name}/${found[0]}`, text: found[1] };
}

function withoutSbom(name: string): Finding {
  return {
    rule: 'SBOM_NONE_FOR_ARTIFACT',
    level: 'notice',
    message: `${name} has no SBOM: none was given for it, and no lock file is known to be its own.`,
  };
}

function twoSboms(name: string) {
  return sbomFailure('SBOM_TWICE', {
    seen: `two SBOMs would be released as ${name}`,
    expected: 'one SBOM of a format for an artifact',
    cure: 'Leave one of them out, or tell with `artifacts` what each is for.',
  });
}
