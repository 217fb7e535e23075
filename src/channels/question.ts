/** What is asked of a channel. */
import type { Channel, ReleaseManifest, SealedArtifact } from '../manifest/manifest.ts';
import type { Registry } from '../ports.ts';
import { registryRow } from '../registry-types.ts';
import { channelFailure } from './failures.ts';

export interface ChannelQuestion {
  readonly manifest: ReleaseManifest;
  readonly channel: Channel;
  /** Reader for the channel's type and address. */
  readonly registry: Registry;
  /** Folder of the sealed files, for comparing members. */
  readonly sealedFolder: string;
  /** An empty folder that served files are saved in. */
  readonly servedFolder: string;
}

/** The channel of that name. Throws CHANNEL_NOT_SEALED. */
export function requireChannel(manifest: ReleaseManifest, name: string): Channel {
  const channel = manifest.channels.find((candidate) => candidate.name === name);
  if (channel) return channel;
  throw channelFailure('CHANNEL_NOT_SEALED', {
    seen: `a channel named ${name}`,
    expected: `one of the sealed channels: ${manifest.channels.map((one) => one.name).join(', ') || 'none'}`,
    cure: 'Correct `channel`, or add it to `channels` of seal-artifacts and release anew.',
  });
}

/** The artifacts that the channel must serve, in the manifest's order. */
export function artifactsOf({ artifacts }: ReleaseManifest, channel: Channel): SealedArtifact[] {
  return artifacts.filter(({ name }) => channel.artifacts.includes(name));
}

/** How the channel's registry calls what is released. */
export function coordinatesOf({
  manifest,
  channel,
}: Pick<ChannelQuestion, 'manifest' | 'channel'>) {
  return registryRow(channel.type).releases === 'repository'
    ? { packageName: manifest.repository, version: manifest.tag }
    : { packageName: channel.package ?? '', version: channel.version };
}

/**
 * The package URL (https://github.com/package-url/purl-spec) that stands for an
 * address when the channel told none; for plain addresses the address itself.
 */
export function purlOf(question: Pick<ChannelQuestion, 'manifest' | 'channel'>): string {
  const { channel } = question;
  const { purl } = registryRow(channel.type);
  if (purl === undefined) return channel.indexUrl ?? 'unknown address';
  const { packageName, version } = coordinatesOf(question);
  // A scope, an owner and a Maven group are all namespaces.
  const name = packageName.split(/[/:]/).map(encodeURIComponent).join('/');
  return `pkg:${purl}/${name}@${encodeURIComponent(version)}`;
}
