/** The moment after which nothing is rebuilt: built files become the sealed set. */
import type { ImageRegistries } from '../image-ports.ts';
import { inParallel } from '../in-parallel.ts';
import type { Digests, Files, GitRefs, Log, RunContext } from '../ports.ts';
import type { EvidenceOptions } from '../evidence/evidence-options.ts';
import { writeEvidence } from '../evidence/write-evidence.ts';
import type { Finding } from '../failure.ts';
import type { ReleaseReader } from '../sbom/previous-release.ts';
import type { Signer } from '../signing/open-signer.ts';
import { requireBuilt } from './collect-built.ts';
import { artifactKindOf } from './artifact-kind.ts';
import { findOrderFault } from './channel-order.ts';
import {
  requireNew,
  requireSameRelease,
  requireServedFirst,
  type Continued,
} from './continue-set.ts';
import { asEarlierSet } from './continued.ts';
import { requireEmptyFolder } from './empty-folder.ts';
import {
  manifestSchemaId,
  type Channel,
  type SealedArtifact,
  type SealedImage,
} from './manifest.ts';
import { requireOrigin, type ReleaseNames } from './release-origin.ts';
import { requirePackages } from './require-packages.ts';
import { byCodeUnit } from './safe-name.ts';
import { resolveChannels, typesServing } from './resolve-channels.ts';
import { sealFailure } from './failures.ts';
import { readImages } from './read-images.ts';
import type { Adoption, ChannelRequest, Expectation, ImageRequest } from './seal-plan.ts';
import { verifySealedSet, type SealedSet } from './sealed-set.ts';
import { writeSet } from './write-set.ts';

export interface SealOptions extends ReleaseNames {
  /** Of the built files. */
  readonly folder: string;
  readonly expectations: readonly Expectation[];
  readonly channels: readonly ChannelRequest[];
  /** Images in registries, by their digests. */
  readonly images: readonly ImageRequest[];
  readonly adoptions: readonly Adoption[];
  readonly evidence: EvidenceOptions;
  /** Where the set is written; empty or not there. */
  readonly outFolder: string;
  /** An earlier set of this run, of which everything is taken over as it is. */
  readonly continues?: Continued | undefined;
  /** Undefined for a set that is not signed. */
  readonly signer?: Signer | undefined;
}

export interface SealPorts {
  readonly files: Files;
  readonly imageRegistries: ImageRegistries;
  readonly refs: GitRefs;
  readonly releases: ReleaseReader;
  readonly run: RunContext;
  readonly log: Log;
}

export interface NewSet extends SealedSet {
  /** What is missing in its evidence, and need not be there. */
  readonly findings: readonly Finding[];
}

/**
 * Writes the sealed set into the out folder. The same files, names and run give the same
 * bytes. Throws SEAL_*, NAME_*, ARCHIVE_*, PYTHON_*, RECEIPT_*, EVIDENCE_*, SBOM_*, SIGN_*, GPG_*,
 * IMAGE_*.
 */
export async function seal(options: SealOptions, ports: SealPorts): Promise<NewSet> {
  const { files } = ports;
  const names = requireBuilt(await files.list(options.folder), options.expectations);
  const added = planChannels(options, names);
  requireAdopted(options.adoptions, names);
  const origin = await requireOrigin(options, ports);
  const earlier = options.continues?.set;
  if (earlier) requireSameRelease(origin, earlier.manifest);
  const images = await takeImages(options, ports);
  await requireEmptyFolder(options.outFolder, files);
  const taken = await takeArtifacts(names, { ...options, channels: added }, ports);
  const artifacts = [...(await takeOver(earlier, options.outFolder, files)), ...taken].sort(
    (one, other) => byCodeUnit(one.name, other.name),
  );
  await requirePackages({ artifacts, channels: added, folder: options.outFolder }, files);
  const { evidence, findings } = await writeEvidence(
    {
      release: { ...origin, artifacts, ...images },
      ...{ added: taken, earlier, folder: options.outFolder, options: options.evidence },
    },
    ports,
  );
  const manifest = {
    schema: manifestSchemaId,
    ...origin,
    artifacts,
    evidence,
    channels: [...(earlier?.manifest.channels ?? []), ...added],
    ...images,
    ...(earlier && {
      continues: [...(earlier.manifest.continues ?? []), asEarlierSet(earlier)],
    }),
  } as const;
  const sealed = await writeSet(manifest, {
    folder: options.outFolder,
    files,
    signer: options.signer,
  });
  // What was taken over was not hashed yet: a file that changed while it was copied is found here.
  const set = earlier ? await verifySealedSet(sealed.folder, sealed.manifestSha256, files) : sealed;
  return { ...set, findings };
}

/** The channels that are added, in an order that can be kept. Throws SEAL_*, RECEIPT_*. */
function planChannels(
  { channels: requests, images, continues, version }: SealOptions,
  names: readonly string[],
): readonly Channel[] {
  const earlier = continues?.set.manifest;
  if (earlier) requireNew({ names, channels: requests, images }, earlier);
  const sealed = earlier?.artifacts.map(({ name }) => name) ?? [];
  const added = resolveChannels(requests, [...sealed, ...names].sort(byCodeUnit), version);
  const fault = findOrderFault([...(earlier?.channels ?? []), ...added]);
  if (fault !== undefined) {
    throw sealFailure('SEAL_CHANNEL_ORDER', {
      seen: `the channels cannot be published one after the other: ${fault}`,
      expected:
        'channels that come `after` other channels of this release, and never after themselves',
      cure: 'Correct `after` in `channels`.',
    });
  }
  if (continues) requireServedFirst(added, continues.set, continues.receipts);
  return added;
}

/** The images of the earlier set and the added ones; nothing when there are none at all. */
async function takeImages(
  { images, continues }: SealOptions,
  { imageRegistries, log }: SealPorts,
): Promise<{ readonly images?: readonly SealedImage[] }> {
  const earlier = continues?.set.manifest.images ?? [];
  const added = await readImages(images, { imageRegistries, log });
  const all = [...earlier, ...added].sort((one, other) => byCodeUnit(one.name, other.name));
  return all.length > 0 ? { images: all } : {};
}

/** The earlier set's artifacts, copied. */
async function takeOver(
  earlier: SealedSet | undefined,
  outFolder: string,
  files: Files,
): Promise<readonly SealedArtifact[]> {
  const artifacts = earlier?.manifest.artifacts ?? [];
  for (const { name } of artifacts) {
    await files.copy(`${earlier!.folder}/${name}`, `${outFolder}/${name}`);
  }
  return artifacts;
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
  return inParallel([...names.entries()], async ([index, name]) => {
    log.progress(`Sealing ${name} (${index + 1} of ${names.length}).`);
    const target = `${options.outFolder}/${name}`;
    await files.copy(`${options.folder}/${name}`, target);
    const kind = artifactKindOf(name, typesServing(name, options.channels));
    const digests = await files.digest(target, { sha512: kind === 'npm-tarball' });
    const adoption = options.adoptions.find((candidate) => candidate.name === name);
    return sealedArtifact(name, kind, { digests, adoption });
  });
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

function requireAdopted(adoptions: readonly Adoption[], names: readonly string[]): void {
  const stranger = adoptions.find(({ name }) => !names.includes(name));
  if (!stranger) return;
  throw sealFailure('SEAL_ADOPTED_UNKNOWN', {
    seen: `${JSON.stringify(stranger.name)} is said to be adopted, and is not among the files`,
    expected: 'adopted files among the files to seal',
    cure: 'Copy the out folder of canonicalize-python-dist into the folder that is sealed.',
  });
}
