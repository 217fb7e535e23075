/** What every sealed channel serves now: bytes compared, and nothing taken for absent on a guess. */
import { askChannel } from '../channels/ask.ts';
import { look, type Look } from '../channels/observe.ts';
import { artifactsOf, coordinatesOf, type ChannelQuestion } from '../channels/question.ts';
import { Failure } from '../failure.ts';
import { inParallel } from '../in-parallel.ts';
import type { Channel, ReleaseManifest } from '../manifest/manifest.ts';
import type { Ports } from '../ports.ts';
import type { ChannelStanding, ChannelState } from './state.ts';

type ChannelPorts = Pick<Ports, 'files' | 'registries'>;
type Seen = Pick<ChannelStanding, 'state' | 'reason'>;

/** All channels but the GitHub release, in the manifest's order. Nothing is thrown. */
export async function readChannels(
  manifest: ReleaseManifest,
  ports: ChannelPorts,
): Promise<readonly ChannelStanding[]> {
  const channels = manifest.channels.filter(({ type }) => type !== 'github-release');
  return inParallel(channels, async (channel) => {
    const { name, type, version } = channel;
    const seen = await readChannel(manifest, channel, ports);
    const { package: packageName, indexUrl } = channel;
    return { name, type, package: packageName, version, indexUrl, ...seen };
  });
}

async function readChannel(
  manifest: ReleaseManifest,
  channel: Channel,
  ports: ChannelPorts,
): Promise<Seen> {
  try {
    // Nothing that is served is explained, so that the sealed files need not be there.
    const question = await askChannel({ manifest, channel, sealedFolder: '' }, undefined, ports);
    const seen = await look(question, artifactsOf(manifest, channel));
    return judgeLook(seen) ?? (await readAbsence(question));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { state: 'unknown', reason: `${error.code}: ${error.seen}` };
  }
}

/** Undefined when nothing of the version is to be seen. */
function judgeLook({ sightings, extra }: Look): Seen | undefined {
  const having = (verdict: string) => sightings.filter((one) => one.verdict === verdict);
  if (having('different').length > 0 || extra.length > 0) return { state: 'different' };
  const [doubtful] = having('unknown');
  if (doubtful) return { state: 'unknown', reason: doubtful.reason ?? 'no definite answer' };
  const lagging = having('absent').find(({ listed }) => listed);
  if (lagging) return { state: 'unknown', reason: `${lagging.url} is listed without bytes` };
  if (sightings.some(({ yanked }) => yanked)) return { state: 'withdrawn' };
  const equal = having('equal').length;
  if (equal === 0) return undefined;
  return { state: equal === sightings.length ? 'equal' : 'partial' };
}

const presences: Readonly<Record<string, ChannelState>> = { staged: 'staged', absent: 'absent' };

/** Files may be hidden where a version is not: only the registry's own word is an absence. */
async function readAbsence(question: ChannelQuestion): Promise<Seen> {
  if (question.registry.locate) return { state: 'absent' };
  const { packageName, version } = coordinatesOf(question);
  const found = await question.registry.presence(packageName, version);
  if (found.state === 'unknown') return { state: 'unknown', reason: found.reason };
  const state = presences[found.state === 'present' ? found.value : 'absent'];
  return state ? { state } : { state: 'unknown', reason: 'it is listed without its files' };
}
