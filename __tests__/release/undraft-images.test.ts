/** No release with images becomes public before their tags stand. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { present, unknown } from '../../src/lookup.ts';
import type { ImageRegistries, ImageRegistry } from '../../src/image-ports.ts';
import type { SealedImage } from '../../src/manifest/manifest.ts';
import type { PromotionReceipt } from '../../src/oci/receipt.ts';
import type { UndraftReport } from '../../src/release/undraft.ts';
import { openPromoteWorld, type PromoteWorld } from '../oci/promote-world.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { indexImage, seedImage } from '../support/images.ts';
import { expectRefusal, stagedGithub, throwOnly, undraft } from './support/runs.ts';
import { goodNeeds, manifest } from './support/sealed.ts';

const image = indexImage();
const repository = 'registry.plain.example/octo/demo';
const sealed: SealedImage = {
  ...{ name: 'demo', repository, digest: image.digest, mediaType: image.mediaType },
  platforms: [{ platform: 'linux/amd64', digest: image.children[0]!.digest }],
};

let promoting: PromoteWorld;
let receipt: PromotionReceipt;
let github: ReturnType<typeof stagedGithub>;
beforeAll(async () => {
  promoting = await openPromoteWorld('plain', image);
  const { outputs } = await promoting.promote({ version: '1.2.3', tags: '{{version}}\nlatest' });
  receipt = JSON.parse(outputs.receipt!) as PromotionReceipt;
});
afterAll(async () => promoting[Symbol.asyncDispose]());
beforeEach(() => {
  github = stagedGithub();
});

interface Order {
  readonly receipts?: readonly string[];
  readonly images?: readonly SealedImage[];
  readonly imageRegistries?: Pick<ImageRegistries, 'open'>;
}

const undraftWith = (order: Order = {}): Promise<UndraftReport> => {
  const { receipts = [JSON.stringify(receipt)], images = [sealed] } = order;
  const { imageRegistries = promoting.imageRegistries } = order;
  const request = { manifest: { ...manifest, images }, receipts };
  return undraft(github, { request, imageRegistries });
};

/** Throws the only failure of a release that was refused: nothing was written. */
async function refuse(order: Order): Promise<void> {
  const reports: UndraftReport[] = [];
  await expectRefusal(github, async () => reports.push(await undraftWith(order)));
  throwOnly(reports[0]!);
}

function changed(predicate: Partial<PromotionReceipt['predicate']>): string {
  return JSON.stringify({ ...receipt, predicate: { ...receipt.predicate, ...predicate } });
}

/** Every tag stands where `look` says. */
const registryThat = (look: ImageRegistry['look']) => ({
  open: () => ({ look }) as ImageRegistry,
});

describe('a release with an image', () => {
  it('becomes public when its image was promoted and its tags stand', async () => {
    const report = await undraftWith();
    expect(report).toMatchObject({ outcome: 'published', failures: [] });
    expect(report.provenImages.get('demo')).toEqual([{ repository, tags: ['1.2.3'] }]);
  });

  it('takes the receipt from a needed job, whatever other images that job promoted', async () => {
    const other = JSON.stringify(receipt).replaceAll('octo/demo', 'octo/unsealed');
    const needs = {
      ...goodNeeds(),
      promote: {
        result: 'success',
        outputs: { 'image-receipt': JSON.stringify(receipt), 'other-receipt': other },
      },
    };
    const request = { manifest: { ...manifest, images: [sealed] }, needs };
    const { imageRegistries } = promoting;
    expect((await undraft(github, { request, imageRegistries })).outcome).toBe('published');
  });

  it('may have had a moving tag taken over by a later release, but none of its version', async () => {
    const at = (moved: string) => async (_: unknown, tag: string) =>
      present(tag === moved ? `sha256:${'9'.repeat(64)}` : image.digest);
    const imageRegistries = registryThat(at('latest'));
    expect((await undraftWith({ imageRegistries })).failures).toEqual([]);
    github = stagedGithub();
    await expectFailure('UNDRAFT_IMAGE_TAG', () =>
      refuse({ imageRegistries: registryThat(at('1.2.3')) }),
    );
  });

  it('needs every tag of a promotion that has moving tags alone', async () => {
    const receipts = [changed({ tags: receipt.predicate.tags.filter(({ moving }) => moving) })];
    const imageRegistries = registryThat(async () => ({ state: 'absent' }));
    await expectFailure('UNDRAFT_IMAGE_TAG', () => refuse({ receipts, imageRegistries }));
    expect((await undraftWith({ receipts })).failures).toEqual([]);
  });

  it('may wait for its image in a dry run, which tells that, and for nothing else', async () => {
    const request = { manifest: { ...manifest, images: [sealed] }, dryRun: true };
    const { imageRegistries } = promoting;
    const early = await undraft(github, { request, imageRegistries });
    expect(early).toMatchObject({ outcome: 'would-publish', failures: [] });
    expect(early.warnings).toMatchObject([{ rule: 'UNDRAFT_IMAGE_UNPROVEN', level: 'warning' }]);
    const kept = { ...request, receipts: [changed({ state: 'kept' })] };
    const late = await undraft(github, { request: kept, imageRegistries });
    expect(late).toMatchObject({ outcome: undefined });
    expect(late.failures.map(({ code }) => code)).toEqual(['UNDRAFT_IMAGE_NOT_PROMOTED']);
  });

  it('asks no registry when it has none, and passes over receipts of images', async () => {
    const report = await undraft(github, { request: { receipts: [JSON.stringify(receipt)] } });
    expect(report).toMatchObject({ outcome: 'published', failures: [] });
  });
});

describe('a release is not made public', () => {
  it('without a receipt of each of its images', async () => {
    await expectFailure('UNDRAFT_IMAGE_UNPROVEN', () => refuse({ receipts: [] }));
    const tools = { ...sealed, name: 'tools', repository: 'ghcr.io/octo/tools' };
    await expectFailure('UNDRAFT_IMAGE_UNPROVEN', () => refuse({ images: [sealed, tools] }));
  });

  it.each(['publishing', 'kept', 'failed'] as const)(
    'on the receipt of a promotion that ended as %s, though another tells more',
    async (state) => {
      const receipts = [changed({ state }), JSON.stringify(receipt)];
      await expectFailure('UNDRAFT_IMAGE_NOT_PROMOTED', () => refuse({ receipts }));
    },
  );

  it('on a promotion that left out a tag of the version, or every tag', async () => {
    const [first, ...others] = receipt.predicate.tags;
    const left = [changed({ tags: [{ ...first!, outcome: 'left' }, ...others] })];
    await expectFailure('UNDRAFT_IMAGE_NOT_PROMOTED', () => refuse({ receipts: left }));
    await expectFailure('UNDRAFT_IMAGE_NOT_PROMOTED', () =>
      refuse({ receipts: [changed({ tags: [] })] }),
    );
  });

  it('on a promotion of another image, or as another version', async () => {
    const other = indexImage({ content: 'another' });
    const digest = other.digest.slice('sha256:'.length);
    const receipts = [JSON.stringify(receipt).replaceAll(image.digest.slice(7), digest)];
    const { failures } = await undraftWith({ receipts });
    expect(failures.map(({ code }) => code)).toEqual([
      'UNDRAFT_IMAGE_DIFFERS',
      'UNDRAFT_IMAGE_UNPROVEN',
    ]);
    await expectFailure('UNDRAFT_IMAGE_DIFFERS', () =>
      refuse({ receipts: [changed({ version: '1.2.4' })] }),
    );
  });

  it('on a receipt that cannot be read', async () => {
    const receipts = [JSON.stringify(receipt), changed({ writtenAt: 'yesterday' })];
    await expectFailure('IMAGE_RECEIPT_MALFORMED', () => refuse({ receipts }));
  });

  it('when a registry does not tell where the tags stand', async () => {
    const silent = registryThat(async () => unknown('timeout'));
    await expectFailure('UNDRAFT_IMAGE_UNKNOWN', () => refuse({ imageRegistries: silent }));
    const closed = registryThat(async () => ({ state: 'denied', reason: 'HTTP 401' }));
    await expectFailure('UNDRAFT_IMAGE_UNKNOWN', () => refuse({ imageRegistries: closed }));
  });

  it('when somebody moved a tag since it was promoted', async () => {
    const other = indexImage({ content: 'moved' });
    await using moved = await openPromoteWorld('plain', image);
    await moved.promote({ version: '1.2.3' });
    seedImage(moved.world, other, { registry: 'plain', tags: ['1.2.3'] });
    await expectFailure('UNDRAFT_IMAGE_TAG', () =>
      refuse({ imageRegistries: moved.imageRegistries }),
    );
  });
});
