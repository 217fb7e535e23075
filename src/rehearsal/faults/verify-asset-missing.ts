import type { FaultScenario } from '../fault.ts';
import { verifyEachAsset } from './verify-each-asset.ts';

/** What the lists of the release say of a file that is not there. */
const gone = ['VERIFY_FILE_MISSING', 'VERIFY_SUMS_STALE'];

export const verifyAssetMissing: FaultScenario = verifyEachAsset({
  id: 'verify-asset-missing',
  title: 'An asset that is gone from a public release is missed, whichever it is.',
  code: 'VERIFY_FILE_MISSING',
  becomes: () => undefined,
  codes: {
    'BUILD_META.json': ['VERIFY_BUILD_META_DIFFERS', ...gone],
    'BUILD_META.txt': gone,
    SHA256SUMS: ['VERIFY_FILE_MISSING', 'VERIFY_SUMS_MISSING', 'VERIFY_SUMS_NEEDED'],
    // GitHub keeps the bundle as well.
    'provenance.sigstore.json': gone,
    'provenance.intoto.jsonl': gone,
    'release-provenance.intoto.json': ['VERIFY_PROVENANCE_MISSING', ...gone],
    'release.json': ['VERIFY_MANIFEST_MISSING', 'VERIFY_MANIFEST_NEEDED', 'VERIFY_SUMS_STALE'],
    'tidemark-1.2.0.crate': ['VERIFY_COUNT_WRONG', ...gone],
  },
});
