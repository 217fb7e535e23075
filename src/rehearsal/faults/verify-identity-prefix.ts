import type { FaultScenario } from '../fault.ts';
import { published, refusedInPublic } from './attested.ts';
import { tells } from './checks.ts';
import { forgeBundle } from './public-assets.ts';

export const verifyIdentityPrefix: FaultScenario = {
  id: 'verify-identity-prefix',
  title: 'A signer whose name only begins like ours is another one.',
  ...published,
  arrange: (stage) => forgeBundle(stage, { repository: `${stage.world.repository}-evil` }),
  expect: {
    code: 'ATTESTATION_REPOSITORY',
    besides: ['ATTESTATION_MISSING', 'VERIFY_REFUSED', 'NOT_VERIFIED'],
    ...refusedInPublic,
    check: (_, reports) => tells(reports, 'ATTESTATION_REPOSITORY', '-evil'),
  },
};
