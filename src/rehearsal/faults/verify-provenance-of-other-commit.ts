import type { FaultScenario } from '../fault.ts';
import { published, refusedInPublic } from './attested.ts';
import { tells } from './checks.ts';
import { forgePublicAsset, readPublicAsset } from './public-assets.ts';

const name = 'release-provenance.intoto.json';

export const verifyProvenanceOfOtherCommit: FaultScenario = {
  id: 'verify-provenance-of-other-commit',
  title:
    'Provenance that tells another commit is refused, though manifest and checksums agree with it.',
  ...published,
  arrange: (stage) => {
    const told = readPublicAsset(stage, name).toString('utf8');
    forgePublicAsset(stage, name, told.replaceAll(stage.commit, 'b'.repeat(40)));
  },
  expect: {
    code: 'VERIFY_PROVENANCE_SOURCE',
    besides: ['VERIFY_REFUSED', 'NOT_VERIFIED'],
    ...refusedInPublic,
    check: (_, reports) => tells(reports, 'VERIFY_PROVENANCE_SOURCE', 'b'.repeat(40)),
  },
};
