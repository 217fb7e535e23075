import type { FaultScenario } from '../fault.ts';
import { verifyEachAsset } from './verify-each-asset.ts';

/** What the lists of the release say of other bytes. */
const otherBytes = ['VERIFY_FILE_DIFFERS', 'VERIFY_SUMS_DIFFERS'];

export const verifyByteAppended: FaultScenario = verifyEachAsset({
  id: 'verify-byte-appended',
  title: 'One byte more in an asset of a public release is found, whichever asset it is.',
  code: 'VERIFY_FILE_DIFFERS',
  becomes: (bytes) => Buffer.concat([bytes, Buffer.from('x')]),
  codes: {
    'BUILD_META.json': ['VERIFY_BUILD_META_DIFFERS', ...otherBytes],
    'BUILD_META.txt': ['VERIFY_BUILD_META_DIFFERS', ...otherBytes],
    SHA256SUMS: ['SUMS_MALFORMED', 'VERIFY_SUMS_NEEDED'],
    'provenance.intoto.jsonl': ['ATTESTATION_BUNDLE_UNREADABLE', ...otherBytes],
    'provenance.sigstore.json': ['ATTESTATION_BUNDLE_UNREADABLE', ...otherBytes],
    'release-provenance.intoto.json': ['VERIFY_PROVENANCE_UNREADABLE', ...otherBytes],
    'release.json': ['MANIFEST_MALFORMED', 'VERIFY_MANIFEST_NEEDED', 'VERIFY_SUMS_DIFFERS'],
    'tidemark-1.2.0.crate': ['ATTESTATION_SUBJECT_DIGEST', ...otherBytes],
  },
});
