/** The channels that an installer can be pointed at, one group for each registry. */
import { groupBy } from '../group-by.ts';
import type { Channel, ReleaseManifest, SealedArtifact } from '../manifest/manifest.ts';
import { channelTypes, registryRow, type registryTypes } from '../registry-types.ts';
import { requireRegistryAddress } from '../registry/hosts.ts';
import { requirePackageAndVersion } from '../registry/names.ts';
import { installFailure } from './failures.ts';
import type { SealedPackage } from './package.ts';

type Types = typeof registryTypes;

/** Types whose packages an installer takes by digest. */
export type InstallerType = {
  [Type in keyof Types]: Types[Type]['installer'] extends string ? Type : never;
}[keyof Types];

export interface ChannelGroup {
  /** Of the first channel: names the folder. */
  readonly name: string;
  readonly type: InstallerType;
  readonly indexUrl: string | undefined;
  /** In the channels' order, each once. */
  readonly packages: readonly SealedPackage[];
}

export interface GroupedChannels {
  readonly groups: readonly ChannelGroup[];
  readonly leftOut: readonly { readonly channel: string; readonly reason: string }[];
}

/**
 * Throws INSTALL_NOTHING, INSTALL_AMBIGUOUS, REGISTRY_NAME_INVALID,
 * REGISTRY_ADDRESS_INVALID.
 */
export function groupChannels(manifest: ReleaseManifest): GroupedChannels {
  const leftOut = manifest.channels.flatMap((channel) => {
    const reason = leftOutBecause(channel);
    return reason === undefined ? [] : [{ channel: channel.name, reason }];
  });
  const installable = manifest.channels.filter((channel) => leftOutBecause(channel) === undefined);
  if (installable.length === 0) throw nothing(manifest);
  const registries = groupBy(installable, ({ type, indexUrl = '' }) => `${type} ${indexUrl}`);
  return {
    groups: [...registries.values()].map((channels) => groupOf(channels, manifest)),
    leftOut,
  };
}

function leftOutBecause({ type, indexUrl }: Channel): string | undefined {
  if (type === 'crates' && indexUrl !== undefined) {
    return 'cargo names another registry by the address of its index, which the release manifest does not tell';
  }
  return isInstallerType(type) ? undefined : 'its files are checked with SHA256SUMS';
}

function isInstallerType(type: Channel['type']): type is InstallerType {
  return registryRow(type).installer !== undefined;
}

function groupOf(channels: readonly Channel[], manifest: ReleaseManifest): ChannelGroup {
  const { name, type, indexUrl } = channels[0]!;
  const packages = groupBy(channels, (channel) => `${channel.package} ${channel.version}`);
  return {
    name,
    type: type as InstallerType,
    indexUrl: indexUrl && requireRegistryAddress(indexUrl, `the index of the channel ${name}`),
    packages: [...packages.values()].map((same) => packageOf(same, manifest)),
  };
}

function packageOf(channels: readonly Channel[], manifest: ReleaseManifest): SealedPackage {
  const { package: name = '', version, type } = channels[0]!;
  requirePackageAndVersion(type, name, version);
  const served = new Set(channels.flatMap((channel) => channel.artifacts));
  const artifacts = manifest.artifacts.filter((artifact) => served.has(artifact.name));
  if (registryRow(type).takes === 'one' && artifacts.length > 1) throw ambiguous(name, artifacts);
  return { name, version, artifacts };
}

function nothing({ channels }: ReleaseManifest) {
  const types = [...new Set(channels.map(({ type }) => type))].join(', ') || 'none';
  return installFailure('INSTALL_NOTHING', {
    seen: `the release’s channels are of these types: ${types}`,
    expected: `a channel of ${channelTypes
      .filter(isInstallerType)
      .map((type) => registryRow(type).title)
      .join(' or ')}`,
    cure: 'Leave this step out: other files are checked with SHA256SUMS, `sha256sum --check`.',
  });
}

function ambiguous(name: string, artifacts: readonly SealedArtifact[]) {
  return installFailure('INSTALL_AMBIGUOUS', {
    seen: `${artifacts.map((artifact) => artifact.name).join(' and ')} are both ${name}`,
    expected: 'one file: this registry serves one for each version',
    cure: 'Correct `channels` where the release is sealed.',
  });
}
