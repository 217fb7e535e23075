/** promote-image: everything is read and judged first, and then the tags are set. */
import type { ActionResult } from '../define-action.ts';
import type { ImageRegistry } from '../image-ports.ts';
import type { Ports } from '../ports.ts';
import { inParallel } from '../in-parallel.ts';
import { applyPromotion } from './apply-promotion.ts';
import { readFormerDigests, withFormer } from './earlier-receipt.ts';
import { requireEvidence, type EvidenceSeen } from './evidence.ts';
import { imageFailure } from './failures.ts';
import { findEvidence } from './find-evidence.ts';
import { planPromotion, type PlannedTag } from './plan-promotion.ts';
import { readEvidencePolicy, type PromoteInputs } from './promote-inputs.ts';
import { createReader, type Visibility } from './read-back.ts';
import {
  buildPromotionReceipt,
  tellTags,
  type PromotedTag,
  type PromotionFacts,
} from './receipt.ts';
import { parseImageReference, renderRepository } from './reference.ts';
import { findSeen } from './sights.ts';
import { readSource, type SourceImage } from './source.ts';
import { renderPromotion } from './summary.ts';
import { renderTags } from './tag-templates.ts';
import { findVersionBehind } from './version-behind.ts';

export type PromotePorts = Pick<
  Ports,
  'clock' | 'files' | 'imageRegistries' | 'interruption' | 'log' | 'run'
>;

export type PromoteOutput = 'state' | 'visibility' | 'image' | 'tags' | 'receipt' | 'receiptPath';

/** What was found out before anything is written. */
interface Prepared {
  readonly source: SourceImage;
  readonly evidence: EvidenceSeen;
  readonly plan: readonly PlannedTag[];
  /** Whether the registry lists referrers: then it may know how to set several tags at once. */
  readonly isNewer: boolean;
}

/** Throws IMAGE_*, ATTESTATION_POLICY and ATTESTATION_ROOT_UNREADABLE before the first write. */
export async function promoteStep(
  inputs: PromoteInputs,
  ports: PromotePorts,
): Promise<ActionResult<PromoteOutput>> {
  const registry = ports.imageRegistries.open(credentialsOf(inputs));
  const prepared = await prepare(inputs, registry, ports);
  if (inputs.dryRun) return tellDryRun(prepared);
  const facts = { ...prepared, version: inputs.version, run: ports.run };
  const { source, plan } = prepared;
  const planned = tellTags(plan, undefined);
  if (stateOf(plan) === 'published') {
    // Whatever becomes of this process, it is known where the tags stood.
    await writeReceipt({ ...facts, state: 'publishing', tags: planned }, inputs, ports);
  }
  const reader = createReader({
    repository: source.repository,
    digest: source.manifest.digest,
    registry,
    anonymous: ports.imageRegistries.anonymous,
    clock: ports.clock,
  });
  const { failure, restored } = await applyPromotion(
    {
      repository: source.repository,
      manifest: source.manifest,
      tags: plan,
      atOnce: prepared.isNewer,
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
    summary: renderPromotion(source, ended),
    ...(failure && { failure }),
  };
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
  registry: ImageRegistry,
  ports: PromotePorts,
): Promise<Prepared> {
  const wanted = renderTags(inputs.tags, inputs.version);
  const digest = `sha256:${inputs.digest}`;
  const reference = parseImageReference(inputs.source);
  const policy = inputs.evidence === 'none' ? undefined : await readEvidencePolicy(inputs, ports);
  const question = { reference, digest, platforms: inputs.platforms ?? [] };
  const source = await readSource(question, registry);
  const { repository } = source;
  const found = policy && (await findEvidence(digest, { repository, registry }));
  const evidence: EvidenceSeen =
    policy && found ? requireEvidence(digest, found, policy) : { kind: 'none' };
  if (evidence.kind === 'none') {
    ports.log.annotate('warning', `Nobody attests ${digest}: \`evidence\` is \`none\`.`);
  }
  const sights = await inParallel(wanted, async (tag) => {
    const what = `${renderRepository(repository)}:${tag.name}`;
    const former = findSeen(await registry.look(repository, tag.name), what);
    const asks =
      tag.moving && former !== undefined && former !== digest && inputs.latestPolicy !== 'move';
    const behind = asks
      ? await findVersionBehind(tag, { repository, digest: former }, registry)
      : undefined;
    return { tag, former, behind };
  });
  const { version, latestPolicy } = inputs;
  const planned = planPromotion({ digest, version, policy: latestPolicy }, sights);
  const formers = await readFormerDigests(inputs.receiptPath, { source, version }, ports.files);
  const plan = withFormer(planned, formers);
  return { source, evidence, plan, isNewer: found?.hasReferrers ?? false };
}

function credentialsOf({ username, password }: PromoteInputs) {
  if (username === undefined && password === undefined) return undefined;
  if (username !== undefined && password !== undefined) return { username, password };
  throw imageFailure('IMAGE_CREDENTIALS_INCOMPLETE', {
    seen: `a ${username === undefined ? 'password without a `username`' : '`username` without a password'}`,
    expected: 'both, or neither',
    cure: 'Give both, or leave both away where docker is logged in.',
  });
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

function outputsOf({ source }: Prepared, { tags, state, visibility }: Ended) {
  const names = tags
    .filter(({ outcome }) => outcome === 'set' || outcome === 'unchanged')
    .map(({ name }) => name);
  return {
    state,
    visibility: visibility ?? '',
    image: `${renderRepository(source.repository)}@${source.manifest.digest}`,
    tags: JSON.stringify(names),
  };
}

function tellDryRun(prepared: Prepared): ActionResult<PromoteOutput> {
  const { source, plan } = prepared;
  const tags = tellTags(plan, undefined);
  return {
    outputs: {
      state: 'dry-run',
      image: `${renderRepository(source.repository)}@${source.manifest.digest}`,
      tags: JSON.stringify(plan.filter(({ act }) => act !== 'left').map(({ name }) => name)),
    },
    summary: renderPromotion(source, { tags, state: 'dry-run' }),
  };
}
