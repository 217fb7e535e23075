/** Crates of one release that depend on each other, without `after` to say so. */
import { readTextMembers } from '../archive/read-text-members.ts';
import { parseCrateMetadata } from '../crates/metadata.ts';
import type { Finding } from '../failure.ts';
import type { Files } from '../ports.ts';
import type { Channel, ReleaseManifest } from './manifest.ts';
import type { SealedSet } from './sealed-set.ts';

/**
 * A warning for each crate that could be published before another one of this release that
 * it is built with. Throws CRATE_MANIFEST_INVALID, ARCHIVE_*.
 */
export async function findUntoldOrder(
  { manifest, folder }: SealedSet,
  files: Files,
): Promise<readonly Finding[]> {
  const crates = manifest.channels.filter(({ type }) => type === 'crates');
  if (crates.length < 2) return [];
  const findings: Finding[] = [];
  for (const channel of crates) {
    const told = allBefore(channel, manifest);
    const built = await builtWith(`${folder}/${channel.artifacts[0]!}`, files);
    for (const other of crates) {
      const untold = other !== channel && built.has(other.package!) && !told.has(other.name);
      if (untold) findings.push(warning(channel, other));
    }
  }
  return findings;
}

/** Every channel that must serve first, directly or by way of another. */
function allBefore({ after = [] }: Channel, { channels }: ReleaseManifest): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...after];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...(channels.find((channel) => channel.name === name)?.after ?? []));
  }
  return found;
}

/** Names of the crates that users of this one build as well: not those of its own tests. */
async function builtWith(path: string, files: Files): Promise<ReadonlySet<string>> {
  const isManifest = (name: string) => /^[^/]+\/Cargo\.toml$/.test(name);
  const { texts } = await readTextMembers(path, isManifest, files);
  const [text = ''] = texts.values();
  const { deps } = parseCrateMetadata(text, undefined);
  return new Set(deps.filter(({ kind }) => kind !== 'dev').map(({ name }) => name));
}

function warning(channel: Channel, other: Channel): Finding {
  return {
    rule: 'SEALED_ORDER_UNTOLD',
    level: 'warning',
    message: `${channel.package} depends on ${other.package}, which this release publishes too, but the channel ${channel.name} may be published first. Give it \`after: [${other.name}]\`.`,
  };
}
