/** A second sealed set, which continues the first by a crate that depends on it. */
import { createHash } from 'node:crypto';
import { asEarlierSet, earlierAssets } from '../../../src/manifest/continued.ts';
import type { Channel, ReleaseManifest } from '../../../src/manifest/manifest.ts';
import { releaseAssetsOf, renderReleaseChecksums } from '../../../src/manifest/release-assets.ts';
import { digestManifest, renderManifest } from '../../../src/manifest/render-manifest.ts';
import { buildReceipt, renderReceiptLine } from '../../../src/receipt/build.ts';
import type { Marker } from '../../../src/release/marker.ts';
import type { WantedRelease } from '../../../src/release/state.ts';
import {
  commit,
  contents,
  manifest as first,
  manifestSha256 as firstSha256,
  receipt,
  wanted as firstWanted,
} from './sealed.ts';

const crate = Buffer.from('the crate that depends on the other');
const evidence = Buffer.from('tag: v1.2.3\nand more\n');
const channel: Channel = {
  name: 'plugin',
  type: 'crates',
  package: 'plugin',
  version: '1.2.3',
  artifacts: ['plugin-1.2.3.crate'],
  after: ['crate'],
};

export const manifest: ReleaseManifest = {
  ...first,
  artifacts: [...first.artifacts, { ...sealed('plugin-1.2.3.crate', crate), kind: 'crate' }],
  evidence: [sealed('BUILD_META.txt', evidence)],
  channels: [...first.channels, channel],
  continues: [asEarlierSet({ manifest: first, assets: [] })],
};
export const manifestSha256 = digestManifest(manifest);
export const assets = releaseAssetsOf(manifest, manifestSha256);
export const replaces = earlierAssets(manifest);
export const marker: Marker = {
  run: 1001,
  commit,
  manifest: manifestSha256,
  artifact: 78,
  continues: [firstSha256],
};
export const wanted: WantedRelease = { ...firstWanted, marker, assets, replaces };

/** Where the fake GitHub finds the files of the second set. */
export const folder = '/continued';
export const files: readonly (readonly [string, Buffer])[] = [
  ...contents,
  ['plugin-1.2.3.crate', crate] as const,
  ['BUILD_META.txt', evidence] as const,
  ['release.json', Buffer.from(renderManifest(manifest))] as const,
  ['SHA256SUMS', Buffer.from(renderReleaseChecksums(manifest))] as const,
].map(([name, bytes]) => [`${folder}/${name}`, bytes] as const);

/** The receipt of the crate that comes second. */
export function pluginReceipt(): string {
  const { name, size, sha256 } = sealed('plugin-1.2.3.crate', crate);
  const url = `https://example.org/${name}`;
  const seen = { artifact: name, url, sha256, size, attempts: 1, verdict: 'equal' } as const;
  return renderReceiptLine(
    buildReceipt({
      ...{ manifest, manifestSha256, channel, state: 'published' },
      observations: [{ ...seen, observedAt: '2026-01-01T00:01:00Z' }],
      run: { runId: 1001, runAttempt: 1, workflowRef: undefined },
    }),
  );
}

/** The receipts of the first set's channels were written for its manifest. */
export function needs() {
  return {
    stage: { result: 'success', outputs: { 'release-id': '1' } },
    'publish-pypi': { result: 'success', outputs: { receipt: receipt('pypi') } },
    'publish-crate': { result: 'success', outputs: { receipt: receipt('crate') } },
    'publish-plugin': { result: 'success', outputs: { receipt: pluginReceipt() } },
  };
}

function sealed(name: string, bytes: Buffer) {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name, size: bytes.length, sha256 };
}
