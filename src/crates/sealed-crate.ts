/** The sealed .crate of a channel, with the metadata that goes ahead of it. */
import { readTextMembers } from '../archive/read-text-members.ts';
import { artifactsOf } from '../channels/question.ts';
import type { Channel, SealedArtifact } from '../manifest/manifest.ts';
import type { SealedSet } from '../manifest/sealed-set.ts';
import type { Files } from '../ports.ts';
import { crateFailure } from './failures.ts';
import { findReadmeName, parseCrateMetadata, type CrateMetadata } from './metadata.ts';

/** Limits of crates.io: 10 MB for the file, 1 MB for its metadata. */
const maxCrateBytes = 10 * 1024 * 1024;
const maxMetadataBytes = 1024 * 1024;

export interface SealedCrate {
  readonly artifact: SealedArtifact;
  readonly path: string;
  readonly metadata: CrateMetadata;
}

/**
 * The channel's one crate, as crates.io would take it. Throws CRATE_CHANNEL_UNFIT,
 * CRATE_MANIFEST_INVALID, CRATE_TOO_LARGE, ARCHIVE_*.
 */
export async function readSealedCrate(
  set: SealedSet,
  channel: Channel,
  files: Files,
): Promise<SealedCrate> {
  const artifact = requireOneCrate(set, channel);
  requirePublicIndex(channel);
  const path = `${set.folder}/${artifact.name}`;
  const metadata = await readMetadata(path, files);
  requireCoordinates(metadata, channel);
  requireSize(artifact, metadata);
  return { artifact, path, metadata };
}

function requireOneCrate(set: SealedSet, channel: Channel): SealedArtifact {
  const artifacts = artifactsOf(set.manifest, channel);
  const [artifact] = artifacts;
  if (channel.type === 'crates' && artifacts.length === 1 && artifact?.kind === 'crate') {
    return artifact;
  }
  throw crateFailure('CRATE_CHANNEL_UNFIT', {
    seen: `the channel \`${channel.name}\` is of type ${channel.type} with ${artifacts.map(({ name }) => name).join(', ') || 'no artifact'}`,
    expected: 'a channel of type crates with exactly one .crate',
    cure: 'Name the crate’s own channel; several crates are several channels, published in dependency order.',
  });
}

/** The token and the file go to crates.io, and to no other registry under its name. */
function requirePublicIndex({ name, indexUrl }: Channel): void {
  if (indexUrl === undefined) return;
  throw crateFailure('CRATE_CHANNEL_UNFIT', {
    seen: `the channel \`${name}\` was sealed with the index ${indexUrl}`,
    expected: 'a channel of crates.io: this action uploads to no other registry',
    cure: 'Publish this channel with `cargo publish --registry …`, and read it back with require-byte-identity.',
  });
}

/** The metadata from the .crate's own Cargo.toml, and the readme that it names, wherever that is. */
async function readMetadata(path: string, files: Files): Promise<CrateMetadata> {
  const isManifest = (name: string) => /^[^/]+\/Cargo\.toml$/.test(name);
  const { texts } = await readTextMembers(path, isManifest, files);
  const [found] = texts;
  if (found === undefined) {
    throw crateFailure('CRATE_MANIFEST_INVALID', {
      seen: `${path} has no Cargo.toml in its top folder`,
      expected: 'a .crate as `cargo package` makes it',
      cure: 'Package the crate with cargo and seal that file.',
    });
  }
  const [manifestName, cargoToml] = found;
  const readme = findReadmeName(cargoToml);
  if (readme === undefined) return parseCrateMetadata(cargoToml, undefined);
  const readmeName = `${manifestName.slice(0, -'Cargo.toml'.length)}${readme}`;
  const read = await readTextMembers(path, (name) => name === readmeName, files);
  return parseCrateMetadata(cargoToml, read.texts.get(readmeName));
}

/** The registry files the upload under what the metadata says: it must be what was sealed. */
function requireCoordinates({ name, vers }: CrateMetadata, channel: Channel): void {
  if (name === channel.package && vers === channel.version) return;
  throw crateFailure('CRATE_CHANNEL_UNFIT', {
    seen: `the .crate is ${name} ${vers}`,
    expected: `${channel.package ?? 'no package'} ${channel.version}, as the manifest's channel says`,
    cure: 'Correct the channel and seal again.',
  });
}

function requireSize({ size }: SealedArtifact, metadata: CrateMetadata): void {
  const metadataBytes = Buffer.byteLength(JSON.stringify(metadata));
  if (size <= maxCrateBytes && metadataBytes <= maxMetadataBytes) return;
  throw crateFailure('CRATE_TOO_LARGE', {
    seen: `${size} bytes of .crate and ${metadataBytes} bytes of metadata`,
    expected: `at most ${maxCrateBytes} and ${maxMetadataBytes} bytes`,
    cure: 'Leave out what users do not need with `include` or `exclude` in Cargo.toml.',
  });
}
