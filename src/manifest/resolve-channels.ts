/** From globs to the artifacts that each channel must serve. */
import picomatch from 'picomatch';
import { findDistributionName } from '../python/distribution-name.ts';
import { parsePythonVersion } from '../python/version.ts';
import type { ChannelType } from '../ports.ts';
import { normalizeProjectName } from '../registry/names.ts';
import { artifactKindOf } from './artifact-kind.ts';
import type { ArtifactKind, Channel } from './manifest.ts';
import { sealFailure } from './failures.ts';
import type { ChannelRequest } from './seal-plan.ts';

/** Kinds that a registry takes, and whether it takes more than one file of a version. */
const taken: { readonly [Type in ChannelType]?: { kinds: ArtifactKind[]; many: boolean } } = {
  pypi: { kinds: ['wheel', 'sdist'], many: true },
  crates: { kinds: ['crate'], many: false },
  npm: { kinds: ['npm-tarball'], many: false },
};

/**
 * The channels in the order given, artifacts sorted. Throws SEAL_CHANNEL_EMPTY,
 * SEAL_CHANNEL_KIND, SEAL_CHANNEL_INCOMPLETE, and PYTHON_VERSION_INVALID for a version that PyPI cannot have.
 */
export function resolveChannels(
  requests: readonly ChannelRequest[],
  names: readonly string[],
  version: string,
): readonly Channel[] {
  return requests.map((request) => {
    const artifacts = matching(request, names);
    requireTaken(request, artifacts);
    requireAllWheels(request, { artifacts, names });
    return {
      name: request.name,
      type: request.type,
      ...(request.package !== undefined && { package: request.package }),
      version: request.type === 'pypi' ? parsePythonVersion(version) : version,
      artifacts,
      ...(request.indexUrl !== undefined && { indexUrl: request.indexUrl }),
    };
  });
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
  const rule = taken[type];
  if (!rule) return;
  const stranger = artifacts.find(
    (artifact) => !rule.kinds.includes(artifactKindOf(artifact, new Set([type]))),
  );
  if (stranger === undefined && (rule.many || artifacts.length === 1)) return;
  throw sealFailure('SEAL_CHANNEL_KIND', {
    seen: `the channel ${name} of type ${type} would serve ${stranger ?? artifacts.join(', ')}`,
    expected: `${rule.many ? 'only files' : 'one file'} of kind ${rule.kinds.join(' or ')}`,
    cure: 'Narrow the globs of this channel; one channel is one package.',
  });
}

/**
 * A glob that misses a platform's wheel would give a green release whose users there get
 * an older version, or a build from source. Source archives may share a name with other files.
 */
function requireAllWheels(
  { name, type, package: project = '' }: ChannelRequest,
  {
    artifacts,
    names,
  }: { readonly artifacts: readonly string[]; readonly names: readonly string[] },
): void {
  if (type !== 'pypi') return;
  const missed = names.filter((candidate) => {
    const wheel = findDistributionName(candidate);
    const own = wheel?.kind === 'wheel' && wheel.project === normalizeProjectName(project);
    return own && !artifacts.includes(candidate);
  });
  if (missed.length === 0) return;
  throw sealFailure('SEAL_CHANNEL_INCOMPLETE', {
    seen: `the channel ${name} leaves out ${missed.join(', ')}, of its own project ${project}`,
    expected: 'every wheel of the project in its channel',
    cure: 'Widen the globs of this channel, or keep that wheel out of the folder and of `expect`.',
  });
}
