/** The moment after which nothing is rebuilt: built files become the sealed set. */
import type { Digests, Files, GitRefs, Log, RunContext } from '../ports.ts';
import { renderBuildMeta } from './build-meta.ts';
import { requireBuilt } from './collect-built.ts';
import { artifactKindOf } from './artifact-kind.ts';
import {
  buildMetaFileName,
  checksumsFileName,
  manifestFileName,
  manifestSchemaId,
  type Channel,
  type ReleaseManifest,
  type SealedArtifact,
} from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';
import { renderReleaseChecksums } from './release-assets.ts';
import { requireOrigin, type ReleaseNames } from './release-origin.ts';
import { digestManifest, renderManifest } from './render-manifest.ts';
import { requirePackages } from './require-packages.ts';
import { resolveChannels, typesServing } from './resolve-channels.ts';
import { sealFailure } from './failures.ts';
import type { Adoption, ChannelRequest, Expectation } from './seal-plan.ts';
import type { SealedSet } from './sealed-set.ts';

export interface SealOptions extends ReleaseNames {
  /** Of the built files. */
  readonly folder: string;
  readonly expectations: readonly Expectation[];
  readonly channels: readonly ChannelRequest[];
  readonly adoptions: readonly Adoption[];
  /** Where the set is written; empty or not there. */
  readonly outFolder: string;
}

export interface SealPorts {
  readonly files: Files;
  readonly refs: GitRefs;
  readonly run: RunContext;
  readonly log: Log;
}

/**
 * Writes the sealed set into the out folder. The same files, names and run give
 * the same bytes. Throws SEAL_*, NAME_*, ARCHIVE_*, PYTHON_*.
 */
export async function seal(options: SealOptions, ports: SealPorts): Promise<SealedSet> {
  const { files } = ports;
  const names = requireBuilt(await files.list(options.folder), options.expectations);
  const channels = resolveChannels(options.channels, names, options.version);
  requireAdopted(options.adoptions, names);
  const origin = await requireOrigin(options, ports);
  await requireEmptyFolder(options.outFolder, files);
  const artifacts = await takeArtifacts(names, { ...options, channels }, ports);
  await requirePackages({ artifacts, channels, folder: options.outFolder }, files);
  const buildMeta = renderBuildMeta({ ...origin, artifacts }, ports.run);
  await files.write(`${options.outFolder}/${buildMetaFileName}`, buildMeta);
  const meta = await files.digest(`${options.outFolder}/${buildMetaFileName}`);
  const manifest: ReleaseManifest = {
    schema: manifestSchemaId,
    ...origin,
    artifacts,
    evidence: [{ name: buildMetaFileName, size: meta.size, sha256: meta.sha256 }],
    channels,
  };
  return writeManifest(manifest, options.outFolder, files);
}

interface Taking extends Omit<SealOptions, 'channels'> {
  readonly channels: readonly Channel[];
}

/** Copies first and hashes the copies: what is hashed is what is uploaded. */
async function takeArtifacts(
  names: readonly string[],
  options: Taking,
  { files, log }: SealPorts,
): Promise<readonly SealedArtifact[]> {
  const taken: SealedArtifact[] = [];
  for (const [index, name] of names.entries()) {
    log.progress(`Sealing ${name} (${index + 1} of ${names.length}).`);
    const target = `${options.outFolder}/${name}`;
    await files.copy(`${options.folder}/${name}`, target);
    const kind = artifactKindOf(name, typesServing(name, options.channels));
    const digests = await files.digest(target, { sha512: kind === 'npm-tarball' });
    const adoption = options.adoptions.find((candidate) => candidate.name === name);
    taken.push(sealedArtifact(name, kind, { digests, adoption }));
  }
  return taken;
}

function sealedArtifact(
  name: string,
  kind: SealedArtifact['kind'],
  { digests, adoption }: { readonly digests: Digests; readonly adoption: Adoption | undefined },
): SealedArtifact {
  const { size, sha256, sha512 } = digests;
  return {
    name,
    size,
    sha256,
    kind,
    ...(sha512 !== undefined && { sha512 }),
    ...(adoption && { adoptedFrom: { registry: adoption.registry, url: adoption.url } }),
  };
}

async function writeManifest(
  manifest: ReleaseManifest,
  folder: string,
  files: Files,
): Promise<SealedSet> {
  const text = renderManifest(manifest);
  // What every later action will do with it is done here first.
  parseManifest(text);
  await files.write(`${folder}/${manifestFileName}`, text);
  await files.write(`${folder}/${checksumsFileName}`, renderReleaseChecksums(manifest));
  return { manifest, manifestSha256: digestManifest(manifest), folder };
}

function requireAdopted(adoptions: readonly Adoption[], names: readonly string[]): void {
  const stranger = adoptions.find(({ name }) => !names.includes(name));
  if (!stranger) return;
  throw sealFailure('SEAL_ADOPTED_UNKNOWN', {
    seen: `${JSON.stringify(stranger.name)} is said to be adopted, and is not among the files`,
    expected: 'adopted files among the files to seal',
    cure: 'Copy the out folder of canonicalize-python-dist into the folder that is sealed.',
  });
}

async function requireEmptyFolder(folder: string, files: Files): Promise<void> {
  await files.makeFolder(folder);
  const [first] = await files.list(folder);
  if (!first) return;
  throw sealFailure('SEAL_OUT_FOLDER_NOT_EMPTY', {
    seen: `${folder} already holds ${JSON.stringify(first.name)}`,
    expected: 'an empty folder for the sealed set',
    cure: 'Choose another `out-folder`, or empty it.',
  });
}
