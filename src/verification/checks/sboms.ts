import { requireSbom, findSbomFaults, type NamedArtifact } from '../../sbom/check.ts';
import { sbomFailure } from '../../sbom/failures.ts';
import { parseSbom } from '../../sbom/parse.ts';
import { maxSbomBytes, sbomSuffixes, type Sbom } from '../../sbom/sbom.ts';
import { Failure } from '../../failure.ts';
import type { ReleaseManifest } from '../../manifest/manifest.ts';
import { hasManifest, type Candidate } from '../candidate.ts';
import type { Check } from '../check.ts';
import { verificationFailure } from '../failures.ts';
import { attempted, counted, judged, notAsked } from '../outcome.ts';

/** `SBOM.spdx.json` is of all artifacts. */
const ofAll = 'SBOM';

export const sboms: Check = {
  id: 'sboms',
  title: 'Every SBOM is valid, lists packages, and names its artifact by digest',
  run: async (candidate) => {
    const { files, request } = candidate;
    const names = files.map(({ name }) => name).filter((name) => stemOf(name) !== undefined);
    const about = new Map(names.map((name) => [name, artifactsOf(name, candidate)]));
    const failures: Failure[] = [];
    for (const [name, artifacts] of about) {
      failures.push(...(await faultsOf(candidate, name, artifacts)));
    }
    if (request.policy.sbom === 'required') failures.push(...gaps(candidate, [...about.values()]));
    if (names.length === 0 && failures.length === 0) return notAsked('the release has none');
    return judged(failures, counted(names.length, 'SBOM'));
  },
};

/** What stands before `.spdx.json` or `.cdx.json`. */
function stemOf(name: string): string | undefined {
  const suffix = Object.values(sbomSuffixes).find((one) => name.endsWith(one));
  return suffix === undefined ? undefined : name.slice(0, -suffix.length);
}

/** Undefined where nothing tells: then any file of the release will do. */
function artifactsOf(name: string, candidate: Candidate): readonly NamedArtifact[] | undefined {
  const stem = stemOf(name)!;
  const artifacts = hasManifest(candidate) ? candidate.manifest.artifacts : candidate.files;
  const own = artifacts.filter((artifact) => artifact.name === stem);
  if (own.length > 0) return own;
  if (!hasManifest(candidate)) return undefined;
  return stem === ofAll ? sealedTogether(name, candidate.manifest) : [];
}

/** A set that was continued has more artifacts now than the SBOM of all knew of. */
function sealedTogether(name: string, manifest: ReleaseManifest): readonly NamedArtifact[] {
  const earlier = manifest.continues?.find((set) =>
    set.evidence.some((file) => file.name === name),
  );
  if (!earlier) return manifest.artifacts;
  return manifest.artifacts.filter((artifact) => earlier.artifacts.includes(artifact.name));
}

async function faultsOf(
  { text, files }: Candidate,
  name: string,
  artifacts: readonly NamedArtifact[] | undefined,
): Promise<readonly Failure[]> {
  if (artifacts?.length === 0) return [forNothing(name)];
  const content = await text(name, maxSbomBytes);
  const expected = { title: name, artifacts: artifacts ?? [] };
  // What its format says is told with the file's name; then everything else that is wrong.
  const valid = await attempted(() => requireSbom(content, expected));
  const sbom = valid instanceof Failure ? await attempted(() => parseSbom(content)) : valid;
  if (sbom instanceof Failure) return valid instanceof Failure ? [valid] : [];
  const faults = findSbomFaults(sbom, expected);
  const others = files.filter((file) => file.name !== name);
  if (artifacts || faults.length > 0 || namesAnyOf(sbom, others)) return faults;
  return [unnamed(name)];
}

function namesAnyOf({ subjects }: Sbom, files: readonly NamedArtifact[]): boolean {
  const named = new Set(subjects.flatMap(({ sha256 }) => sha256));
  return files.some(({ sha256 }) => named.has(sha256));
}

/** Artifacts that no SBOM is said to be about. */
function gaps(
  candidate: Candidate,
  covered: readonly (readonly NamedArtifact[] | undefined)[],
): readonly Failure[] {
  const artifacts = hasManifest(candidate) ? candidate.manifest.artifacts : [];
  if (artifacts.length === 0 && covered.length === 0) return [missing('any file')];
  const names = new Set(covered.flatMap((about) => about?.map(({ name }) => name) ?? []));
  return artifacts.filter(({ name }) => !names.has(name)).map(({ name }) => missing(name));
}

function missing(name: string): Failure {
  return verificationFailure('VERIFY_SBOM_MISSING', {
    seen: `there is no SBOM for ${name}`,
    expected: 'an SBOM for every artifact, as `sbom: required` says',
    cure: 'Ask who published the release for SBOMs, or verify without that demand.',
    location: { file: name },
  });
}

function forNothing(name: string): Failure {
  return sbomFailure('SBOM_FOR_NOTHING', {
    seen: `${name} is named after no artifact of the release`,
    expected: '`<artifact>.spdx.json`, `<artifact>.cdx.json`, or `SBOM.…` for all',
    cure: 'Do not rely on it: it is another release’s, or was renamed.',
    location: { file: name },
  });
}

function unnamed(name: string): Failure {
  return sbomFailure('SBOM_ARTIFACT_UNNAMED', {
    seen: `${name} names none of the files by SHA-256`,
    expected: 'the digest of the file that it is about',
    cure: 'Do not rely on it for these files: ask who published the release which build it was made from.',
    location: { file: name },
  });
}
