/** A good sealed set with real bytes: two channels, two artifacts, and the receipts that prove them. */
import { createHash } from 'node:crypto';
import { manifestSchemaId, type ReleaseManifest } from '../../../src/manifest/manifest.ts';
import { releaseAssetsOf, renderReleaseChecksums } from '../../../src/manifest/release-assets.ts';
import { digestManifest, renderManifest } from '../../../src/manifest/render-manifest.ts';
import { buildReceipt, renderReceiptLine } from '../../../src/receipt/build.ts';
import type { ReceiptState } from '../../../src/receipt/receipt.ts';
import type { Marker } from '../../../src/release/marker.ts';
import type { WantedRelease } from '../../../src/release/state.ts';

export const commit = 'a'.repeat(40);
export const tag = 'v1.2.3';

const built = {
  'demo-1.2.3-py3-none-any.whl': Buffer.from('the wheel'),
  'demo-1.2.3.crate': Buffer.from('the crate, a little longer'),
};
const evidence = Buffer.from('tag: v1.2.3\n');

export const manifest: ReleaseManifest = {
  schema: manifestSchemaId,
  repository: 'octo/demo',
  tag,
  version: '1.2.3',
  commit,
  committedAt: '2026-01-01T00:00:00Z',
  build: { workflow: 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.3', runId: 1001 },
  artifacts: [
    {
      ...sealed('demo-1.2.3-py3-none-any.whl', built['demo-1.2.3-py3-none-any.whl']),
      kind: 'wheel',
    },
    { ...sealed('demo-1.2.3.crate', built['demo-1.2.3.crate']), kind: 'crate' },
  ],
  evidence: [sealed('BUILD_META.txt', evidence)],
  channels: [
    channel('pypi', 'pypi', ['demo-1.2.3-py3-none-any.whl']),
    channel('crate', 'crates', ['demo-1.2.3.crate']),
    { name: 'github', type: 'github-release', version: '1.2.3', artifacts: Object.keys(built) },
  ],
};

export const manifestSha256 = digestManifest(manifest);
export const assets = releaseAssetsOf(manifest, manifestSha256);
export const marker: Marker = { run: 1001, commit, manifest: manifestSha256, artifact: 77 };

/** Every file of the release, by name. */
export const contents: ReadonlyMap<string, Buffer> = new Map([
  ...Object.entries(built),
  ['BUILD_META.txt', evidence],
  ['release.json', Buffer.from(renderManifest(manifest))],
  ['SHA256SUMS', Buffer.from(renderReleaseChecksums(manifest))],
]);

export const wanted: WantedRelease = {
  tag,
  name: tag,
  notes: 'What is new.',
  prerelease: false,
  marker,
  assets,
};

/** The receipt of a channel on one line, in the state given. */
export function receipt(channelName: string, state: ReceiptState = 'published'): string {
  const proved = manifest.channels.find(({ name }) => name === channelName)!;
  const observations = manifest.artifacts
    .filter(({ name }) => proved.artifacts.includes(name))
    .map(({ name, size, sha256 }) => ({
      artifact: name,
      url: `https://example.org/${name}`,
      sha256,
      size,
      observedAt: '2026-01-01T00:00:05Z',
      attempts: 1,
      verdict: 'equal' as const,
    }));
  const failure = state === 'failed' ? { failure: 'CHANNEL_LATE' } : {};
  const run = { runId: 1001, runAttempt: 1, workflowRef: undefined };
  return renderReceiptLine(
    buildReceipt({
      manifest,
      manifestSha256,
      channel: proved,
      state,
      observations,
      run,
      ...failure,
    }),
  );
}

/** The `needs` context of a run in which every channel was published. */
export function goodNeeds(): Record<string, { result: string; outputs: Record<string, string> }> {
  return {
    stage: { result: 'success', outputs: { 'release-id': '1' } },
    'publish-pypi': { result: 'success', outputs: { receipt: receipt('pypi') } },
    'publish-crate': { result: 'success', outputs: { 'crate-receipt': receipt('crate') } },
  };
}

/** Good needs but for one job, which is not among them. */
export function needsWithout(job: string) {
  return Object.fromEntries(Object.entries(goodNeeds()).filter(([name]) => name !== job));
}

function channel(name: string, type: 'pypi' | 'crates', artifacts: readonly string[]) {
  return { name, type, package: 'demo', version: '1.2.3', artifacts };
}

function sealed(name: string, bytes: Buffer) {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name, size: bytes.length, sha256 };
}
