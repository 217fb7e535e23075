/** A manifest with one Python channel, and the receipt that proves it. */
import { manifestSchemaId, type ReleaseManifest } from '../../src/manifest/manifest.ts';
import { buildReceipt } from '../../src/receipt/build.ts';
import type { Receipt } from '../../src/receipt/receipt.ts';
import { fakeRun } from '../support/fakes.ts';

export const manifestSha256 = 'f'.repeat(64);
const wheel = 'demo-1.2.3-py3-none-any.whl';
const sdist = 'demo-1.2.3.tar.gz';

export const manifest: ReleaseManifest = {
  schema: manifestSchemaId,
  repository: 'octo/demo',
  tag: 'v1.2.3',
  version: '1.2.3',
  commit: 'a'.repeat(40),
  committedAt: '2026-01-02T03:04:05Z',
  build: { workflow: 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.3', runId: 1001 },
  artifacts: [
    { name: wheel, size: 11, sha256: '1'.repeat(64), kind: 'wheel' },
    { name: sdist, size: 22, sha256: '2'.repeat(64), kind: 'sdist' },
    { name: 'demo-1.2.3.crate', size: 33, sha256: '3'.repeat(64), kind: 'crate' },
  ],
  evidence: [],
  channels: [
    {
      name: 'crates',
      type: 'crates',
      package: 'demo',
      version: '1.2.3',
      artifacts: ['demo-1.2.3.crate'],
    },
    { name: 'pypi', type: 'pypi', package: 'demo', version: '1.2.3', artifacts: [wheel, sdist] },
  ],
};

/** A receipt that proves the channel `pypi`. */
export function goodReceipt(): Receipt {
  return buildReceipt({
    manifest,
    manifestSha256,
    channel: manifest.channels[1]!,
    state: 'published',
    observations: manifest.artifacts.slice(0, 2).map(({ name, sha256, size }) => ({
      artifact: name,
      url: `https://files.example/${name}`,
      sha256,
      size,
      observedAt: '2026-01-02T03:05:06.789Z',
      attempts: 2,
      verdict: 'equal',
    })),
    run: fakeRun(),
  });
}

/** The same with every field that a receipt may have besides. */
export function fullReceipt(): Receipt {
  const receipt = goodReceipt();
  const artifact = receipt.subject[0]!.name;
  const provenance = [
    {
      artifact,
      repository: 'octo/demo',
      workflow: 'release.yml',
      ref: 'refs/tags/v1.2.3',
      environment: 'pypi',
    },
  ];
  return { ...receipt, predicate: { ...receipt.predicate, distTag: 'latest', provenance } };
}

/** The receipt with one field, named by its path, set to another value; undefined removes it. */
export function withField(receipt: object, path: string, value: unknown): unknown {
  const copy = structuredClone(receipt) as unknown as Record<string, unknown>;
  const steps = path.split('.');
  const last = steps.pop()!;
  const parent = steps.reduce((node, step) => node[step] as Record<string, unknown>, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  // Through JSON, as receipts travel: a removed entry of a list becomes null.
  return JSON.parse(JSON.stringify(copy)) as unknown;
}
