/** From globs to the artifacts that each channel must serve. */
import picomatch from 'picomatch';
import type { ChannelType } from '../ports.ts';
import { registryRow } from '../registry-types.ts';
import { requirePackageAndVersion } from '../registry/names.ts';
import { artifactKindOf } from './artifact-kind.ts';
import type { Channel } from './manifest.ts';
import { packageRulesOf, type PackageRules } from './package-rules.ts';
import { sealFailure } from './failures.ts';
import type { ChannelRequest } from './seal-plan.ts';

/**
 * The channels in the order given, artifacts sorted. Throws SEAL_CHANNEL_EMPTY,
 * SEAL_CHANNEL_KIND, SEAL_CHANNEL_NAME, SEAL_CHANNEL_INCOMPLETE, REGISTRY_NAME_INVALID,
 * and PYTHON_VERSION_INVALID for a version that PyPI cannot have.
 */
export function resolveChannels(
  requests: readonly ChannelRequest[],
  names: readonly string[],
  version: string,
): readonly Channel[] {
  return requests.map((request) => {
    const artifacts = matching(request, names);
    requireTaken(request, artifacts);
    const rules = packageRulesOf(request.type);
    const channel = {
      name: request.name,
      type: request.type,
      ...(request.package !== undefined && { package: request.package }),
      version: rules.requireVersion(version),
      artifacts,
      ...(request.indexUrl !== undefined && { indexUrl: request.indexUrl }),
      ...(request.after !== undefined && request.after.length > 0 && { after: request.after }),
    };
    if (channel.package !== undefined) requireWhole(channel as PackageChannel, names, rules);
    return channel;
  });
}

interface PackageChannel extends Channel {
  readonly package: string;
}

/** Types of the channels that serve an artifact. */
export function typesServing(name: string, channels: readonly Channel[]): ReadonlySet<ChannelType> {
  return new Set(
    channels.filter(({ artifacts }) => artifacts.includes(name)).map(({ type }) => type),
  );
}

function matching({ name, artifacts }: ChannelRequest, names: readonly string[]): string[] {
  const matched = artifacts.map((glob) => {
    const found = names.filter((candidate) => picomatch.isMatch(candidate, glob));
    if (found.length > 0) return found;
    throw sealFailure('SEAL_CHANNEL_EMPTY', {
      seen: `no artifact matches ${glob} of the channel ${name}; there are ${names.join(', ')}`,
      expected: 'at least one artifact for every glob of a channel',
      cure: 'Correct the glob in `channels`, or check that the build handed the file over.',
    });
  });
  return [...new Set(matched.flat())].sort();
}

function requireTaken({ name, type }: ChannelRequest, artifacts: readonly string[]): void {
  const { kinds, takes } = registryRow(type);
  if (takes === 'anything') return;
  const stranger = artifacts.find(
    (artifact) => !Object.hasOwn(kinds, artifactKindOf(artifact, new Set([type]))),
  );
  if (stranger === undefined && (takes === 'many' || artifacts.length === 1)) return;
  throw sealFailure('SEAL_CHANNEL_KIND', {
    seen: `the channel ${name} of type ${type} would serve ${stranger ?? artifacts.join(', ')}`,
    expected: `${takes === 'many' ? 'only files' : 'one file'} of kind ${Object.keys(kinds).join(' or ')}`,
    cure: 'Narrow the globs of this channel; one channel is one package.',
  });
}

/** A name or version that its registry cannot have would only be found when it is published. */
function requireWhole(
  channel: PackageChannel,
  names: readonly string[],
  rules: PackageRules,
): void {
  requirePackageAndVersion(channel.type, channel.package, channel.version);
  if (rules.onlyOwn) requireOwnNames(channel, rules);
  requireComplete(channel, names, rules);
}

function requireOwnNames(channel: PackageChannel, { isOwn }: PackageRules): void {
  const { name, artifacts, package: project, version } = channel;
  const stranger = artifacts.find((artifact) => !isOwn(artifact, channel));
  if (stranger === undefined) return;
  throw sealFailure('SEAL_CHANNEL_NAME', {
    seen: `the channel ${name} would serve ${stranger}`,
    expected: `names that ${registryRow(channel.type).title} gives to files of ${project} ${version}`,
    cure: 'Keep the names that the build tool gives to its files, and narrow the globs of this channel to them.',
  });
}

/**
 * A glob that misses a platform's package would give a green release whose users there
 * get an older version, or a build from source.
 */
function requireComplete(
  channel: PackageChannel,
  names: readonly string[],
  { isOwn, required }: PackageRules,
): void {
  const { name, type, artifacts, package: project } = channel;
  const own = names.filter((candidate) => isPackage(candidate, type) && isOwn(candidate, channel));
  const missed = [...new Set([...required(channel), ...own])].filter(
    (candidate) => !artifacts.includes(candidate),
  );
  if (missed.length === 0) return;
  throw sealFailure('SEAL_CHANNEL_INCOMPLETE', {
    seen: `the channel ${name} leaves out ${missed.join(', ')}, of its own package ${project}`,
    expected: 'every file of the package in its channel',
    cure: 'Widen the globs of this channel, or keep that file out of the folder and of `expect`.',
  });
}

function isPackage(candidate: string, type: ChannelType): boolean {
  return Object.hasOwn(registryRow(type).kinds, artifactKindOf(candidate, new Set([type])));
}
