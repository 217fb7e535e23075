/** What fault scenarios of the reference release share about its image: where it is, and its tags. */
import { findRepository } from '../../world/oci/state.ts';
import { formerTags, seedPlainImage } from '../former-image.ts';
import type { FaultExpectation, FaultStage } from '../fault.ts';
import { fallbackTag } from '../stand-ins/docker/referrer.ts';
import type { PromotionReceipt } from '../../oci/receipt.ts';
import type { RehearsalReport } from '../report.ts';
import { noTokenAsked, nothingUploaded } from './checks.ts';

/** As the reference workflow names it. */
export const imagePlace = { registry: 'ghcr', repository: 'octo/tidemark' } as const;

/** The tags of the release, in the order in which they are set. */
export const releaseTags = ['1.2.0', '1.2', 'latest'] as const;

/** The digest under the staging tag: what was built. Throws when there is none yet. */
export function stagedImage({ world }: FaultStage): string {
  const found = Object.entries(world.oci.tags(imagePlace)).find(([tag]) =>
    tag.startsWith('build-'),
  );
  if (!found) throw new Error('No image was staged.');
  return found[1];
}

/** The digest of the earlier release's image. */
export function formerImage({ world }: FaultStage): string {
  return world.oci.tags(imagePlace)[formerTags[0]]!;
}

/** Where a tag is to stand: at the image of this release or of the earlier one, or nowhere. */
export type TagPlace = 'released' | 'former' | 'nowhere';

/** Tags of the release that do not stand where they are declared to. */
export function tagsStand(
  stage: FaultStage,
  declared: Readonly<Partial<Record<(typeof releaseTags)[number], TagPlace>>>,
): readonly string[] {
  const tags = stage.world.oci.tags(imagePlace);
  const places = { released: stagedImage(stage), former: formerImage(stage), nowhere: undefined };
  return Object.entries(declared).flatMap(([tag, place]) =>
    tags[tag] === places[place]
      ? []
      : [`the tag ${tag} stands at ${tags[tag] ?? 'nothing'}, declared ${place}`],
  );
}

/** No tag of the release was set, or all are where they were. */
export function imageUntouched(stage: FaultStage): readonly string[] {
  return tagsStand(stage, { '1.2.0': 'nowhere', '1.2': 'nowhere', latest: 'former' });
}

/** Every tag of the release stands at its image. */
export function imagePromoted(stage: FaultStage): readonly string[] {
  return tagsStand(stage, { '1.2.0': 'released', '1.2': 'released', latest: 'released' });
}

/** Requests that set a tag: what has the form of a digest is no tag. */
export const settingTag = (tag: string) => ({
  method: 'PUT',
  host: 'ghcr.io',
  path: `/v2/octo/tidemark/manifests/${tag}`,
});

/** The receipt that `undraft` handed on tells that `latest` stood at the earlier release's image. */
export function formerIsTold(stage: FaultStage, { jobs }: RehearsalReport): readonly string[] {
  const text = jobs.find(({ id }) => id === 'undraft')?.outputs['image-receipt'] ?? '';
  if (text === '') return ['`undraft` handed on no receipt of the promotion'];
  const { predicate } = JSON.parse(text) as PromotionReceipt;
  const former = predicate.tags.find(({ name }) => name === 'latest')?.former;
  const wanted = formerImage(stage);
  return former === wanted
    ? []
    : [`the receipt tells that \`latest\` stood at ${former}, and it stood at ${wanted}`];
}

/**
 * The record of the one rollback is kept, though not all of it was taken back. In which attempt that
 * was depends on where the rehearsal began: a stop before it counts as one.
 */
export function incidentKept({ world }: FaultStage): readonly string[] {
  const names = world.results.listArtifacts().map(({ name }) => name);
  return names.some((name) => /^rollback-incident-\d+$/.test(name))
    ? []
    : ['no record of the rollback was kept'];
}

interface IndexJson {
  readonly manifests: readonly {
    readonly digest: string;
    readonly platform: { readonly architecture: string };
  }[];
}

/** Takes the image of one platform away, and leaves the index that names it. */
export function removePlatform(stage: FaultStage, architecture: string): void {
  const { oci } = stage.world;
  const index = JSON.parse(
    String(oci.findManifest(imagePlace, stagedImage(stage))!.bytes),
  ) as IndexJson;
  const { digest } = index.manifests.find((one) => one.platform.architecture === architecture)!;
  const { registry, repository } = imagePlace;
  delete findRepository(oci.state, registry, repository)!.manifests[digest];
}

/** Takes away every attestation of the staged image: beside it, and at GitHub. */
export function removeAttestations(stage: FaultStage): void {
  const digest = stagedImage(stage);
  stage.world.oci.removeTag(imagePlace, fallbackTag(digest));
  const { attestations } = stage.repository.state;
  const others = attestations.filter(({ subjectDigests }) => !subjectDigests.includes(digest));
  attestations.splice(0, attestations.length, ...others);
}

/** Somebody else's image, pushed past us under these tags; its digest. */
export function strangersImage({ world }: FaultStage, tags: readonly string[]): string {
  return seedPlainImage(world, imagePlace, { content: 'of somebody else', tags });
}

/** Lets the image of the earlier release have been a candidate for this one: its line has a tag. */
export function seedCandidate(stage: FaultStage): void {
  const { oci } = stage.world;
  const { bytes, mediaType } = oci.findManifest(imagePlace, formerImage(stage))!;
  oci.seedManifest({ ...imagePlace, bytes, mediaType, tags: ['1.2.0-rc.1', '1.2'] });
}

/** What was not as it should be between two attempts, for the check in the end. */
const problems = new WeakMap<FaultStage['world'], readonly string[]>();

export function noteProblems({ world }: FaultStage, found: readonly string[]): void {
  problems.set(
    world,
    found.map((text) => `between the attempts: ${text}`),
  );
}

/** What was noted; that nothing was looked at is a problem as well. */
export function noted({ world }: FaultStage): readonly string[] {
  return problems.get(world) ?? ['nobody looked between the attempts'];
}

/** The image was refused before anything was published: it cost no version anywhere. */
export const stoppedAtStage = {
  conclusion: 'failure',
  public: false,
  jobs: { stage: 'failure', 'publish-crate': 'skipped', undraft: 'skipped', outcome: 'failure' },
} as const satisfies Omit<FaultExpectation, 'code' | 'check'>;

/** No registry was sent anything, nor asked for a token, and no tag was touched. */
export function nothingSpent(stage: FaultStage): readonly string[] {
  return [...nothingUploaded(stage), ...noTokenAsked(stage), ...imageUntouched(stage)];
}
