/** The action publish-crate: from the sealed set to the uploaded file. */
import { readTextMembers } from '../archive/read-text-members.ts';
import { artifactsOf, requireChannel } from '../channels/question.ts';
import type { ActionResult } from '../define-action.ts';
import type { Channel, SealedArtifact } from '../manifest/manifest.ts';
import type { SealedInputs } from '../manifest/sealed-inputs.ts';
import { openSealedSet, type SealedSet } from '../manifest/sealed-set.ts';
import type { Files, Ports } from '../ports.ts';
import { crateFailure } from './failures.ts';
import { findReadmeName, parseCrateMetadata, type CrateMetadata } from './metadata.ts';
import { publishCrate } from './publish.ts';

export interface PublishCrateInputs extends SealedInputs {
  readonly channel: string;
  readonly token: string;
  readonly dryRun: boolean;
  readonly repository: string;
}

type PublishCratePorts = Pick<Ports, 'artifacts' | 'crateUploads' | 'files' | 'log' | 'registries'>;

/** Publishes the channel's one .crate. Throws SEALED_*, CHANNEL_*, CRATE_*. */
export async function publishSealedCrate(
  inputs: PublishCrateInputs,
  ports: PublishCratePorts,
): Promise<ActionResult<'state'>> {
  const set = await openSealedSet(inputs, ports);
  const channel = requireChannel(set.manifest, inputs.channel);
  const artifact = requireOneCrate(set, channel);
  requirePublicIndex(channel);
  const path = `${set.folder}/${artifact.name}`;
  const metadata = await readMetadata(path, ports.files);
  requireCoordinates(metadata, channel);
  if (inputs.dryRun) return resultOf('dry-run', artifact, []);
  const registry = await ports.registries.registry('crates');
  const { state, warnings } = await publishCrate(
    { metadata, path, size: artifact.size, sha256: artifact.sha256, token: inputs.token },
    { uploads: ports.crateUploads, registry },
  );
  return resultOf(state, artifact, warnings);
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

/** The metadata from the .crate's own Cargo.toml and readme, under its one top folder. */
async function readMetadata(path: string, files: Files): Promise<CrateMetadata> {
  const { texts } = await readTextMembers(path, (name) => name.split('/').length === 2, files);
  const manifestName = [...texts.keys()].find((name) => name.endsWith('/Cargo.toml'));
  if (manifestName === undefined) {
    throw crateFailure('CRATE_MANIFEST_INVALID', {
      seen: `${path} has no Cargo.toml in its top folder`,
      expected: 'a .crate as `cargo package` makes it',
      cure: 'Package the crate with cargo and seal that file.',
    });
  }
  const cargoToml = texts.get(manifestName)!;
  const readme = findReadmeName(cargoToml);
  const folder = manifestName.slice(0, -'Cargo.toml'.length);
  return parseCrateMetadata(cargoToml, readme && texts.get(`${folder}${readme}`));
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

function resultOf(
  state: 'published' | 'already-there' | 'dry-run',
  artifact: SealedArtifact,
  warnings: readonly string[],
): ActionResult<'state'> {
  const told = {
    published: `uploaded ${artifact.name} as it was sealed`,
    'already-there': `${artifact.name} is there already; the readback decides whether with the sealed bytes`,
    'dry-run': `would upload ${artifact.name}`,
  }[state];
  return {
    outputs: { state },
    summary: `### publish-crate: ${state}\n\n${told} (\`sha256:${artifact.sha256}\`).\n`,
    findings: warnings.map((message) => ({
      rule: 'CRATE_REGISTRY_WARNING',
      level: 'warning',
      message,
    })),
  };
}
