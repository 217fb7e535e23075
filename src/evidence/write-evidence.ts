/** Writes what a release carries beside its artifacts into the folder of the sealed set. */
import type { Finding } from '../failure.ts';
import { renderBuildMeta } from '../manifest/build-meta.ts';
import {
  buildMetaFileName,
  buildMetaJsonFileName,
  ownFileNames,
  provenanceFileName,
  zeroProvenanceFileName,
  type SealedArtifact,
  type SealedFile,
} from '../manifest/manifest.ts';
import { byCodeUnit, requireDistinctNames, requireSafeName } from '../manifest/safe-name.ts';
import type { SealedSet } from '../manifest/sealed-set.ts';
import type { Files, RunContext } from '../ports.ts';
import { nothingBefore } from '../sbom/previous.ts';
import {
  findPreviousSboms,
  type FoundPrevious,
  type ReleaseReader,
} from '../sbom/previous-release.ts';
import { takeSboms, type TakenSboms } from '../sbom/take-sboms.ts';
import { parseKnownBuild, renderBuildMetaJson, type Release } from './build-meta-json.ts';
import { findConformance } from './conformance.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { digestLockFiles, joinKnown, readToolchains, type KnownBuild } from './known-build.ts';
import { renderProvenance } from './provenance.ts';
import { renderZeroProvenance } from './zero-provenance.ts';

interface EvidencePorts {
  readonly files: Files;
  readonly releases: ReleaseReader;
  readonly run: RunContext;
}

export interface EvidenceRequest {
  readonly release: Release;
  /** Artifacts that are new in this set: only these get an SBOM. */
  readonly added: readonly SealedArtifact[];
  readonly earlier: SealedSet | undefined;
  /** Where the artifacts are and the evidence goes. */
  readonly folder: string;
  readonly options: EvidenceOptions;
}

export interface WrittenEvidence {
  /** Sorted by name. */
  readonly evidence: readonly SealedFile[];
  readonly findings: readonly Finding[];
}

/**
 * The same release, options and files give the same bytes in every attempt of a run. Throws
 * EVIDENCE_*, SBOM_*, INPUT_INVALID, FILE_*, ARCHIVE_*, NAME_*.
 */
export async function writeEvidence(
  request: EvidenceRequest,
  ports: EvidencePorts,
): Promise<WrittenEvidence> {
  const { files, run } = ports;
  const { release, options, folder } = request;
  const known = await knowBuild(request, files);
  const sboms = await takeComparedSboms(request, ports);
  const texts = new Map<string, string | Uint8Array>(
    sboms.files.map(({ name, content }) => [name, content]),
  );
  texts.set(buildMetaFileName, renderBuildMeta(release, known, run));
  texts.set(buildMetaJsonFileName, renderBuildMetaJson(release, known, run));
  const builderWorkflow = options.builderWorkflow ?? release.build.workflow;
  const provenance = renderProvenance(release, known.lockFiles, { ...run, builderWorkflow });
  if (provenance !== undefined) texts.set(provenanceFileName, provenance);
  const conformance = await findConformance(options.conformance, files);
  if (options.zeroProvenance) {
    const facts = {
      lockFiles: known.lockFiles,
      sboms: sboms.files.map(({ name }) => name),
      conformanceRequired: options.conformance.required,
      ref: run.ref,
    };
    texts.set(zeroProvenanceFileName, renderZeroProvenance(release, facts));
  }
  if (conformance && 'text' in conformance.from) texts.set(conformance.name, conformance.from.text);
  const copies = earlierCopies(request.earlier);
  if (conformance && 'path' in conformance.from) {
    copies.push([conformance.name, conformance.from.path]);
  }
  const names = [...texts.keys(), ...copies.map(([name]) => name)].sort(byCodeUnit);
  requireDistinctNames([...names, ...release.artifacts.map(({ name }) => name)]);
  names.forEach(requireSafeName);
  for (const [name, text] of texts) await files.write(`${folder}/${name}`, text);
  for (const [name, path] of copies) await files.copy(path, `${folder}/${name}`);
  const evidence = await Promise.all(names.map((name) => sealedFile(name, folder, files)));
  return { evidence, findings: sboms.findings };
}

/** What the earlier set carries that holds for this one too, signatures of it among them. */
function earlierCopies(earlier: SealedSet | undefined): (readonly [string, string])[] {
  return (earlier?.manifest.evidence ?? [])
    .filter(({ name }) => !ownFileNames.includes(name))
    .map(({ name }) => [name, `${earlier!.folder}/${name}`]);
}

async function knowBuild({ earlier, options }: EvidenceRequest, files: Files): Promise<KnownBuild> {
  const told: KnownBuild = {
    toolchains: options.toolchains
      ? await readToolchains('toolchains', options.toolchains, files)
      : [],
    lockFiles: await digestLockFiles(
      'lock-files',
      options.lockFiles.map(({ path }) => path),
      files,
    ),
  };
  const before = earlier?.manifest.evidence.find(({ name }) => name === buildMetaJsonFileName);
  if (!before) return told;
  const text = await files.read(`${earlier!.folder}/${before.name}`, before.size);
  return joinKnown(parseKnownBuild(text.toString('utf8')), told);
}

/** The SBOMs, none of them near-empty beside that of the release before. */
async function takeComparedSboms(
  request: EvidenceRequest,
  ports: EvidencePorts,
): Promise<TakenSboms> {
  const { previous, findings } = await findCompared(request, ports);
  const taken = await takeSboms({ ...sbomRequest(request), previous }, ports.files);
  return { ...taken, findings: [...findings, ...taken.findings] };
}

async function findCompared(
  { release, options }: EvidenceRequest,
  ports: EvidencePorts,
): Promise<FoundPrevious> {
  if (options.sbom === 'none') return { previous: undefined, findings: [] };
  if (options.previousSboms === 'release') return findPreviousSboms(release, ports);
  const message =
    'The SBOMs are compared with no earlier release, since `previous-sboms` is `none`.';
  return { previous: undefined, findings: [nothingBefore(message)] };
}

function sbomRequest({ release, added, folder, options }: EvidenceRequest) {
  return {
    artifacts:
      options.sbom === 'none'
        ? []
        : added.map(({ name, kind, sha256 }) => ({
            ...{ name, kind, sha256 },
            path: `${folder}/${name}`,
          })),
    given: options.sbomFiles,
    make: options.sbom === 'make',
    locks: options.sbom === 'make' ? options.lockFiles : [],
    version: release.version,
    // The commit's time: that of SOURCE_DATE_EPOCH could be another one in a re-run.
    epochSeconds: Date.parse(release.committedAt) / 1000,
  };
}

async function sealedFile(name: string, folder: string, files: Files): Promise<SealedFile> {
  const { size, sha256 } = await files.digest(`${folder}/${name}`);
  return { name, size, sha256 };
}
