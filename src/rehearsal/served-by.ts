/** What every channel of a world serves, read from the world's own state: a row for each type. */
import { join } from 'node:path';
import type { ChannelType } from '../ports.ts';
import { mavenFolder } from '../registry/maven-layout.ts';
import { createBlobs, type Blobs } from '../world/blobs.ts';
import { tarballName } from '../world/npm/state.ts';
import { servedBytes, type Lag, type OtherBytes } from '../world/published.ts';
import { gemFilename } from '../world/rubygems.ts';
import type { World } from '../world/world.ts';

export interface ServedChannel {
  readonly type: string;
  readonly package?: string;
  readonly version: string;
  readonly artifacts: readonly string[];
}

export interface ServedFile {
  /** What the file's address gives, as soon as it gives it. */
  readonly bytes: Buffer;
  /** Whether the address still answers that there is no such file. */
  readonly hidden: boolean;
}

export type ServedFiles = ReadonlyMap<string, ServedFile>;

interface Place {
  readonly world: World;
  readonly channel: ServedChannel;
  readonly packageName: string;
  readonly blobs: Blobs;
}

/**
 * The files of the channel's version by the sealed file's name, also those that nobody
 * sealed where the registry would list them; undefined for what the world has no place for.
 */
export function servedBy(world: World, channel: ServedChannel): ServedFiles | undefined {
  const blobs = createBlobs(join(world.folder, 'blobs'));
  const place = { world, channel, packageName: channel.package ?? '', blobs };
  return Object.hasOwn(readers, channel.type)
    ? readers[channel.type as ChannelType](place)
    : undefined;
}

const readers: { readonly [Type in ChannelType]: (place: Place) => ServedFiles | undefined } = {
  pypi: ({ world, channel, packageName, blobs }) => {
    const { projects, otherBytes } = world.pypi.state;
    const files = projects[packageName.toLowerCase()]?.releases[channel.version]?.files ?? [];
    return new Map(
      files.map((file) => [
        file.filename,
        serve(file, { as: file.filename, view: 'file', otherBytes, blobs }),
      ]),
    );
  },
  crates: ({ world, channel, packageName, blobs }) => {
    const { crates, otherBytes } = world.crates.state;
    const found = crates[packageName]?.versions.find(({ num }) => num === channel.version);
    const as = `${packageName}-${channel.version}.crate`;
    return soleFile(channel, found && serve(found, { as, view: 'download', otherBytes, blobs }));
  },
  npm: ({ world, channel, packageName, blobs }) => {
    const { packages, otherBytes } = world.npm.state;
    const found = packages[packageName]?.versions[channel.version];
    const as = tarballName(packageName, channel.version);
    return soleFile(channel, found && serve(found, { as, view: 'tarball', otherBytes, blobs }));
  },
  rubygems: ({ world, channel, packageName, blobs }) => {
    const { gems, otherBytes } = world.rubygems.state;
    const found = (gems[packageName] ?? []).filter(
      ({ number, yanked }) => number === channel.version && !yanked,
    );
    return new Map(
      found.map((gem) => {
        const as = gemFilename(packageName, gem);
        return [as, serve(gem, { as, view: 'file', otherBytes, blobs })];
      }),
    );
  },
  maven: ({ world, channel, packageName, blobs }) => {
    const { files, otherBytes } = world.maven.state;
    const folder = mavenFolder(packageName, channel.version);
    return new Map(
      channel.artifacts.flatMap((as) => {
        const file = files[`${folder}/${as}`];
        return file ? [[as, serve(file, { as, view: 'file', otherBytes, blobs })]] : [];
      }),
    );
  },
  'github-release': () => undefined,
  url: () => undefined,
};

/** A registry that has one file of a version, under a name of its own. */
function soleFile({ artifacts }: ServedChannel, file: ServedFile | undefined): ServedFiles {
  const [only = ''] = artifacts;
  return new Map(file ? [[only, file]] : []);
}

interface Serving {
  /** The file's name at the registry. */
  readonly as: string;
  readonly view: string;
  readonly otherBytes: OtherBytes;
  readonly blobs: Blobs;
}

function serve(
  { sha256, lag }: { readonly sha256: string; readonly lag: Lag },
  { as, view, otherBytes, blobs }: Serving,
): ServedFile {
  const bytes = servedBytes(as, blobs.get(sha256), { otherBytes, blobs });
  return { bytes, hidden: (lag[view] ?? 0) > 0 };
}
