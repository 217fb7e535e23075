/** What each registry serves now, against what was sealed: a check for every sealed channel. */
import { askChannel } from '../channels/ask.ts';
import { Failure } from '../failure.ts';
import { inParallel } from '../in-parallel.ts';
import type { Channel } from '../manifest/manifest.ts';
import type { Ports } from '../ports.ts';
import { checkProvenance, type ProvenancePolicy } from './registry-provenance.ts';
import { lookAtServed, type ServedOrder } from './served-files.ts';
import { notAsked } from './outcome.ts';
import type { CheckResult, CheckStanding, ManifestedRelease } from './model.ts';

export interface RegistryPolicy extends ProvenancePolicy {
  /** A version that was yanked passes, and is told: its bytes are compared all the same. */
  readonly allowYanked: boolean;
}

export type RegistryPorts = Pick<Ports, 'files' | 'registries'>;

/** What the registries were found to serve. */
export interface RegistryFindings {
  /** One a channel, `registry-<its name>`, in the manifest's order. */
  readonly checks: readonly CheckResult[];
  /** Names of artifacts that some registry's own provenance proves. */
  readonly proven: ReadonlySet<string>;
}

/**
 * A check for each channel; one that was not asked for where nothing was sealed for a channel. One look each: what was proven once does not lag.
 * Nothing is thrown for what a registry answers: failures are those of channels, bytes,
 * registries and attestations. What got no answer is `unknown`.
 */
export async function registryChecks(
  release: ManifestedRelease,
  policy: RegistryPolicy,
  ports: RegistryPorts,
): Promise<RegistryFindings> {
  const { channels } = release.manifest;
  if (channels.length === 0) return { checks: [noChannels], proven: new Set() };
  const found = await inParallel(channels, (channel) =>
    findOut({ release, channel, policy }, ports),
  );
  return {
    checks: channels.map((channel, at) => checkOf(channel, found[at]!)),
    proven: new Set(found.flatMap(({ proven }) => proven)),
  };
}

/** Of all registries together, where none is asked. */
export const allRegistries = {
  id: 'registries',
  title: 'Every registry serves what was sealed',
} as const;

const noChannels: CheckResult = {
  ...allRegistries,
  ...notAsked('the release was sealed for no channel'),
};

interface ChannelOrder {
  readonly release: ManifestedRelease;
  readonly channel: Channel;
  readonly policy: RegistryPolicy;
}

/** What was found out about a channel, and what is wrong with it. */
interface Found {
  readonly detail: string;
  readonly failures: readonly Failure[];
  readonly proven: readonly string[];
}

function checkOf({ name }: Channel, { detail, failures }: Found): CheckResult {
  return {
    id: `registry-${name}`,
    title: `The channel ${name} serves what was sealed`,
    standing: standingOf(failures),
    detail,
    failures,
  };
}

/** A registry that cannot be trusted or named ends its own check, and no other. */
async function findOut(
  { release, channel, policy }: ChannelOrder,
  ports: RegistryPorts,
): Promise<Found> {
  const { manifest, folder, files: own } = release;
  try {
    const sealed = { manifest, channel, sealedFolder: folder };
    const question = await askChannel(sealed, undefined, ports);
    return await compare({ question, own, policy }, ports);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { detail: 'nothing was compared', failures: [error], proven: [] };
  }
}

async function compare(
  asked: Pick<ServedOrder, 'question' | 'own'> & { readonly policy: RegistryPolicy },
  ports: RegistryPorts,
): Promise<Found> {
  const { question, own, policy } = asked;
  const { allowYanked } = policy;
  const served = await lookAtServed({ question, own, allowYanked }, ports.files);
  const { equal, total, yanked } = served;
  const provenance = await checkProvenance(question, equal, policy);
  return {
    detail: [
      `${equal.length} of ${total} files as sealed`,
      ...(yanked.length > 0 ? [`yanked: ${yanked.join(', ')}`] : []),
      provenance.detail,
    ].join('; '),
    failures: [...served.failures, ...provenance.failures],
    proven: provenance.verified,
  };
}

/** Something that is wrong outweighs something that is not known. */
function standingOf(failures: readonly Failure[]): CheckStanding {
  if (failures.length === 0) return 'pass';
  return failures.every(({ code }) => code === 'CHANNEL_UNREADABLE') ? 'unknown' : 'fail';
}
