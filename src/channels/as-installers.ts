/**
 * Looks at a channel as its users meet it: the bytes first, at the address that follows
 * from them, then the list that installers read. A list that is asked too early may be
 * kept by a cache, and then hides a version that is there.
 */
import { judgeBytes } from '../bytes/verdict.ts';
import { inParallel } from '../in-parallel.ts';
import type { Lookup } from '../lookup.ts';
import type { SealedArtifact } from '../manifest/manifest.ts';
import type { Digests, Files, ServedFile, ServedVersion } from '../ports.ts';
import { matchServed, type Match } from './match.ts';
import { look, servedPath, type Look, type Sighting } from './observe.ts';
import { artifactsOf, coordinatesOf, purlOf, type ChannelQuestion } from './question.ts';

/** One look at the artifacts that are not settled; `last` when no other follows. Throws REGISTRY_*. */
export type Looker = (wanted: readonly SealedArtifact[], last: boolean) => Promise<Look>;

/** What the looks of one readback remember. */
interface Memory {
  readonly question: ChannelQuestion;
  readonly files: Pick<Files, 'stream'>;
  /** Bytes as they were last seen at the address of their content, by artifact. */
  readonly direct: Map<string, DirectRead>;
  looks: number;
}

interface DirectRead {
  readonly file: ServedFile;
  readonly seen: Lookup<Digests>;
}

/** For registries that read the same document for everybody, each look is a plain one. */
export function createLooker(question: ChannelQuestion, files: Pick<Files, 'stream'>): Looker {
  if (!question.registry.installable) return (wanted) => look(question, wanted);
  const memory: Memory = { question, files, direct: new Map(), looks: 0 };
  return (wanted, last) => lookAsInstallers(memory, wanted, last);
}

/**
 * A single look at a version that was proven before: the list that installers read, and the
 * bytes where it leads them. There is no lag to outwait, and so no address to ask earlier.
 * Throws REGISTRY_*.
 */
export async function lookOnce(
  question: ChannelQuestion,
  files: Pick<Files, 'stream'>,
): Promise<Look> {
  const wanted = artifactsOf(question.manifest, question.channel);
  const { installable } = question.registry;
  if (!installable) return look(question, wanted);
  const { packageName, version } = coordinatesOf(question);
  const memory: Memory = { question, files, direct: new Map(), looks: 0 };
  return judgeList(memory, wanted, await installable(packageName, version));
}

async function lookAsInstallers(
  memory: Memory,
  wanted: readonly SealedArtifact[],
  last: boolean,
): Promise<Look> {
  memory.looks += 1;
  await inParallel(wanted, (artifact) => readDirectly(memory, artifact));
  const early = wanted.map((artifact) => earlySighting(memory, artifact));
  const differs = early.some(({ verdict }) => verdict === 'different');
  if (differs || !(last || isListDue(memory, wanted))) return { sightings: early, extra: [] };
  const { question } = memory;
  const { packageName, version } = coordinatesOf(question);
  const list = await question.registry.installable!(packageName, version);
  return judgeList(memory, wanted, list);
}

/** Reads an artifact where its content says that it is, until its bytes have been there. */
async function readDirectly(memory: Memory, artifact: SealedArtifact): Promise<void> {
  const { question, files, direct } = memory;
  const { registry, sealedFolder } = question;
  if (!registry.addressOf || isServed(memory, artifact)) return;
  const file =
    direct.get(artifact.name)?.file ??
    (await registry.addressOf(artifact.name, files.stream(`${sealedFolder}/${artifact.name}`)));
  const seen = await registry.open(file, servedPath(question, artifact));
  direct.set(artifact.name, { file, seen });
}

function isServed({ direct }: Memory, artifact: SealedArtifact): boolean {
  const read = direct.get(artifact.name);
  return read !== undefined && judgeBytes(artifact, read.seen) === 'equal';
}

/**
 * The list is asked once all bytes are there. When they stay away it may know more, such as
 * other bytes under that name: then it is asked at the fourth look, the eighth, and so on.
 */
function isListDue(memory: Memory, wanted: readonly SealedArtifact[]): boolean {
  const { looks, question } = memory;
  if (!question.registry.addressOf) return true;
  return wanted.every((artifact) => isServed(memory, artifact)) || (looks >= 4 && isPower(looks));
}

function isPower(count: number): boolean {
  return Number.isInteger(Math.log2(count));
}

/** What is known before the list is asked: bytes alone make nothing served. */
function earlySighting(memory: Memory, artifact: SealedArtifact): Sighting {
  const read = memory.direct.get(artifact.name);
  const verdict = read ? judgeBytes(artifact, read.seen) : 'absent';
  const told = { artifact, url: read?.file.url ?? purlOf(memory.question) };
  if (verdict === 'equal') return notListed(told);
  const { seen } = read ?? {};
  return {
    ...told,
    verdict,
    listed: false,
    yanked: false,
    seen: seen?.state === 'present' ? seen.value : undefined,
    reason: seen?.state === 'unknown' ? seen.reason : undefined,
  };
}

function notListed(told: Pick<Sighting, 'artifact' | 'url'>): Sighting {
  const reason = 'served, but not listed for installers yet';
  return { ...told, verdict: 'absent', listed: false, yanked: false, seen: undefined, reason };
}

async function judgeList(
  memory: Memory,
  wanted: readonly SealedArtifact[],
  list: Lookup<ServedVersion>,
): Promise<Look> {
  const { manifest, channel } = memory.question;
  const early = (artifact: SealedArtifact) => earlySighting(memory, artifact);
  if (list.state === 'unknown') {
    const { reason } = list;
    const sightings = wanted.map((artifact): Sighting => ({
      ...early(artifact),
      verdict: 'unknown',
      reason,
    }));
    return { sightings, extra: [] };
  }
  const all = artifactsOf(manifest, channel);
  const served = list.state === 'present' ? list.value.files : [];
  const { matches, extra } = matchServed(channel.type, all, served);
  const names = new Set(wanted.map(({ name }) => name));
  const sightings = await inParallel(
    matches.filter(({ artifact }) => names.has(artifact.name)),
    async (match) => (match.served ? lookAtListed(memory, match) : early(match.artifact)),
  );
  return { sightings, extra };
}

/** A file is downloaded again only where the list leads users to another address. */
async function lookAtListed(memory: Memory, { artifact, served }: Match): Promise<Sighting> {
  const { question, direct } = memory;
  const file = served!;
  const known = direct.get(artifact.name);
  const seen =
    known?.file.url === file.url
      ? known.seen
      : await question.registry.open(file, servedPath(question, artifact));
  const otherDigest = file.sha256 !== undefined && file.sha256 !== artifact.sha256;
  return {
    artifact,
    verdict: judgeBytes(artifact, seen),
    url: file.url,
    listed: true,
    yanked: file.yanked,
    seen: seen.state === 'present' ? seen.value : undefined,
    reason: seen.state === 'unknown' ? seen.reason : undefined,
    ...(otherDigest && { listedSha256: file.sha256 }),
  };
}
