/** promote-image: everything is read and judged first, and then the tags are set. */
import type { ActionResult } from '../define-action.ts';
import type { ImageDigest } from '../image-ports.ts';
import type { Ports } from '../ports.ts';
import { inParallel } from '../in-parallel.ts';
import { applyPromotion } from './apply-promotion.ts';
import { requireAsSealed } from './as-sealed.ts';
import { copyImage } from './copy/copy-image.ts';
import { readGraph, type ImageGraph } from './copy/image-graph.ts';
import { tellCopy } from './copy/tell-copy.ts';
import { readFormerDigests, withFormer } from './earlier-receipt.ts';
import { isOfPlatforms } from './declared-evidence.ts';
import { nameAt, type Place } from './find-manifest.ts';
import { nameImage, type AskedPromotion } from './name-image.ts';
import { openPlaces, type PromotionPlaces } from './places.ts';
import { planPromotion, type PlannedTag, type TagSight } from './plan-promotion.ts';
import type { PromoteInputs } from './promote-inputs.ts';
import { requireProven, type Proven } from './require-proven.ts';
import { requirePublic } from './require-public.ts';
import { createReader, type Visibility } from './read-back.ts';
import {
  buildPromotionReceipt,
  tellTags,
  type PromotedTag,
  type PromotionFacts,
} from './receipt.ts';
import { findSeen } from './sights.ts';
import { readSource, type SourceImage } from './source.ts';
import { renderPromotion } from './summary.ts';
import { renderTags, type WantedTag } from './tag-templates.ts';
import { findVersionBehind } from './version-behind.ts';

export type PromotePorts = Pick<
  Ports,
  | 'artifacts'
  | 'attestations'
  | 'clock'
  | 'files'
  | 'imageRegistries'
  | 'interruption'
  | 'log'
  | 'run'
>;

export type PromoteOutput = 'state' | 'visibility' | 'image' | 'tags' | 'receipt' | 'receiptPath';

/** What was found out before anything is written. */
interface Prepared extends Proven {
  readonly source: SourceImage;
  readonly places: PromotionPlaces;
  /** What is to be copied; undefined when the image is where its tags are, or stays without any. */
  readonly graph: ImageGraph | undefined;
  readonly plan: readonly PlannedTag[];
}

/**
 * Throws IMAGE_*, SBOM_*, ATTESTATION_POLICY and ATTESTATION_ROOT_UNREADABLE, and what is wrong
 * with the sealed set, before the first write.
 */
export async function promoteStep(
  asked: AskedPromotion,
  ports: PromotePorts,
): Promise<ActionResult<PromoteOutput>> {
  const inputs = await nameImage(asked, ports);
  const places = openPlaces(inputs, ports.imageRegistries);
  const prepared = await prepare(inputs, places, ports);
  if (inputs.dryRun) return tellDryRun(prepared);
  const { source, plan } = prepared;
  const { repository, registry } = places.to;
  const facts = { ...prepared, target: repository, version: inputs.version, run: ports.run };
  const planned = tellTags(plan, undefined);
  if (stateOf(plan) === 'published') {
    // Whatever becomes of this process, it is known where the tags stood.
    await writeReceipt({ ...facts, state: 'publishing', tags: planned }, inputs, ports);
  }
  const { manifest } = source;
  const reader = createReader({
    repository,
    digest: manifest.digest,
    registry,
    anonymous: ports.imageRegistries.anonymous,
    clock: ports.clock,
  });
  const { failure, restored } = await applyPromotion(
    {
      repository,
      manifest,
      tags: plan,
      makeReady: () => makeReady(prepared, inputs, ports),
    },
    { registry, reader, signal: ports.interruption.signal },
  );
  const ended: Ended = {
    tags: failure ? tellTags(plan, restored) : planned,
    state: failure ? 'failed' : stateOf(plan),
    // Where no tag is the image's, none was read.
    ...(!failure && stateOf(plan) !== 'kept' && { visibility: reader.visibility() }),
    ...(failure && { failure: failure.code }),
  };
  const receipt = await writeReceipt({ ...facts, ...ended }, inputs, ports);
  return {
    outputs: { ...outputsOf(prepared, ended), ...receipt },
    summary: renderPromotion(source, { ...ended, declared: prepared.declared, target: repository }),
    ...(failure && { failure }),
  };
}

/** Copies the image where it must be. Whether the registry of the tags is seen to be a newer one. */
async function makeReady(
  { source, graph, places, hasReferrers }: Prepared,
  { requirePublic: mustBePublic }: PromoteInputs,
  ports: PromotePorts,
): Promise<boolean> {
  // What the source's registry knows is no sign of what another one does.
  if (!graph) return hasReferrers && !places.copies;
  const { clock, imageRegistries, interruption, log } = ports;
  const copied = await copyImage(graph, { ...places, clock, signal: interruption.signal });
  tellCopy(copied, places, log);
  // Only now is there something at the target that everybody could ask for.
  const there = { ...source, repository: places.to.repository };
  if (mustBePublic) await requirePublic(there, imageRegistries.anonymous);
  return copied.isListed;
}

function stateOf(plan: readonly PlannedTag[]): 'published' | 'already-published' | 'kept' {
  if (plan.some(({ act }) => act === 'set')) return 'published';
  return plan.some(({ act }) => act === 'unchanged') ? 'already-published' : 'kept';
}

interface Ended {
  readonly tags: readonly PromotedTag[];
  readonly state: PromotionFacts['state'];
  readonly visibility?: Visibility;
  readonly failure?: string;
}

async function prepare(
  inputs: PromoteInputs,
  places: PromotionPlaces,
  ports: PromotePorts,
): Promise<Prepared> {
  const wanted = renderTags(inputs.tags, inputs.version);
  const digest = `sha256:${inputs.digest}`;
  const { source: reference, from, to, copies } = places;
  const { platforms = [] } = inputs;
  const question = { reference, digest, platforms, tellPlatform: isOfPlatforms(inputs) };
  const source = await readSource(question, from.registry);
  if (inputs.sealed) requireAsSealed(source, inputs.sealed);
  const proven = await requireProven(inputs, source, { ...ports, from, copies });
  const sights = await inParallel(wanted, (tag) => readTag(tag, digest, { inputs, to }));
  const { version, latestPolicy } = inputs;
  const planned = planPromotion({ digest, version, policy: latestPolicy }, sights);
  const of = { repository: to.repository, digest, version };
  const formers = await readFormerDigests(inputs.receiptPath, of, ports.files);
  const plan = withFormer(planned, formers);
  const graph = copies && stateOf(plan) !== 'kept' ? await readGraph(source, from) : undefined;
  return { ...proven, source, places, plan, graph };
}

/** Where a tag stands, and at which version, when that decides whether it may be moved. */
async function readTag(
  tag: WantedTag,
  digest: ImageDigest,
  { inputs, to }: { readonly inputs: PromoteInputs; readonly to: Place },
): Promise<TagSight> {
  const { repository, registry } = to;
  const former = findSeen(await registry.look(repository, tag.name), nameAt(to, tag.name));
  const asks =
    tag.moving && former !== undefined && former !== digest && inputs.latestPolicy !== 'move';
  const behind = asks
    ? await findVersionBehind(tag, { repository, digest: former }, registry)
    : undefined;
  return { tag, former, behind };
}

async function writeReceipt(
  facts: Omit<PromotionFacts, 'writtenAt'>,
  { receiptPath }: PromoteInputs,
  { clock, files }: PromotePorts,
) {
  const receipt = buildPromotionReceipt({ ...facts, writtenAt: clock.now() });
  await files.write(receiptPath, `${JSON.stringify(receipt, undefined, 2)}\n`);
  return { receipt: JSON.stringify(receipt), receiptPath };
}

function outputsOf({ source, places }: Prepared, { tags, state, visibility }: Ended) {
  const names = tags
    .filter(({ outcome }) => outcome === 'set' || outcome === 'unchanged')
    .map(({ name }) => name);
  return {
    state,
    visibility: visibility ?? '',
    image: nameAt(places.to, source.manifest.digest),
    tags: JSON.stringify(names),
  };
}

function tellDryRun(prepared: Prepared): ActionResult<PromoteOutput> {
  const { source, places, plan, declared } = prepared;
  const tags = tellTags(plan, undefined);
  return {
    outputs: {
      state: 'dry-run',
      image: nameAt(places.to, source.manifest.digest),
      tags: JSON.stringify(plan.filter(({ act }) => act !== 'left').map(({ name }) => name)),
    },
    summary: renderPromotion(source, {
      ...{ target: places.to.repository, tags, declared, state: 'dry-run' },
    }),
  };
}
