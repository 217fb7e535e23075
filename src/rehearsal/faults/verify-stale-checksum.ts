import type { FaultScenario } from '../fault.ts';
import { published, refusedInPublic } from './attested.ts';
import { tells } from './checks.ts';
import { readPublicAsset, replacePublicAsset } from './public-assets.ts';

export const verifyStaleChecksum: FaultScenario = {
  id: 'verify-stale-checksum',
  title:
    'A line of SHA256SUMS that tells another digest is refused, though the file is the sealed one.',
  ...published,
  arrange: (stage) => {
    const sums = readPublicAsset(stage, 'SHA256SUMS').toString('utf8');
    const stale = sums.replace(/^[0-9a-f]{64}(?=.*\.crate$)/m, '0'.repeat(64));
    replacePublicAsset(stage, 'SHA256SUMS', stale);
  },
  expect: {
    code: 'VERIFY_SUMS_DIFFERS',
    besides: ['VERIFY_REFUSED', 'NOT_VERIFIED'],
    ...refusedInPublic,
    check: (_, reports) => tells(reports, 'VERIFY_SUMS_DIFFERS', '.crate'),
  },
};
