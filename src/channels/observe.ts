/** One look at a channel: what it lists, and the bytes that it serves. */
import { judgeBytes, type BytesVerdict } from '../bytes/verdict.ts';
import { absent, present, type Lookup } from '../lookup.ts';
import type { SealedArtifact } from '../manifest/manifest.ts';
import type { Digests, ServedVersion, Sha256 } from '../ports.ts';
import { inParallel } from '../in-parallel.ts';
import { matchServed, type Match } from './match.ts';
import { artifactsOf, coordinatesOf, purlOf, type ChannelQuestion } from './question.ts';

/** How one artifact was found. */
export interface Sighting {
  readonly artifact: SealedArtifact;
  readonly verdict: BytesVerdict;
  /** Where it is served; a package URL when the channel told no address. */
  readonly url: string;
  /** Whether the channel's metadata lists it, whatever its bytes are. */
  readonly listed: boolean;
  readonly yanked: boolean;
  readonly seen: Digests | undefined;
  /** Why the verdict is unknown, or what is there of what counts as absent. */
  readonly reason: string | undefined;
  /** What the list tells instead of the sealed digest; undefined where it tells that one, or none. */
  readonly listedSha256?: Sha256;
}

export interface Look {
  readonly sightings: readonly Sighting[];
  /** File names that the channel serves for the version and that were not sealed. */
  readonly extra: readonly string[];
}

/** Where the bytes of an artifact are saved when the channel serves them. */
export function servedPath(question: ChannelQuestion, artifact: SealedArtifact): string {
  return `${question.servedFolder}/${artifact.name}`;
}

/**
 * Looks the version up once, and downloads the files of the artifacts asked for.
 * Throws REGISTRY_* when the channel's metadata cannot be trusted.
 */
export async function look(
  question: ChannelQuestion,
  wanted: readonly SealedArtifact[],
): Promise<Look> {
  const { channel, manifest } = question;
  const version = await listFiles(question);
  if (version.state !== 'present') {
    const sightings = wanted.map((artifact) => unseen(question, artifact, version));
    return { sightings, extra: [] };
  }
  const all = artifactsOf(manifest, channel);
  const { matches, extra } = matchServed(channel.type, all, version.value.files);
  const names = new Set(wanted.map(({ name }) => name));
  const sightings = await inParallel(
    matches.filter(({ artifact }) => names.has(artifact.name)),
    (match) => lookAtFile(question, match),
  );
  return { sightings, extra };
}

/** Without a list every artifact is where its name says. */
async function listFiles(question: ChannelQuestion): Promise<Lookup<ServedVersion>> {
  const { channel, manifest, registry } = question;
  const { packageName, version } = coordinatesOf(question);
  const { locate } = registry;
  if (!locate) return registry.files(packageName, version);
  const files = artifactsOf(manifest, channel).map(({ name }) =>
    locate(packageName, version, name),
  );
  return present({ package: packageName, version, files });
}

async function lookAtFile(
  question: ChannelQuestion,
  { artifact, served }: Match,
): Promise<Sighting> {
  if (!served) return unseen(question, artifact, absent);
  const seen = await question.registry.open(served, servedPath(question, artifact));
  return {
    artifact,
    verdict: judgeBytes(artifact, seen),
    url: served.url,
    // Without a list, absent bytes are all that there is to know.
    listed: !question.registry.locate,
    yanked: served.yanked,
    seen: seen.state === 'present' ? seen.value : undefined,
    reason: seen.state === 'unknown' ? seen.reason : undefined,
  };
}

function unseen(
  question: ChannelQuestion,
  artifact: SealedArtifact,
  why: Exclude<Lookup<unknown>, { readonly state: 'present' }>,
): Sighting {
  return {
    artifact,
    verdict: why.state,
    url: purlOf(question),
    listed: false,
    yanked: false,
    seen: undefined,
    reason: why.state === 'unknown' ? why.reason : undefined,
  };
}
