import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { cratesUploaded, dependentUntouched, lockstep } from './lockstep.ts';

export const lockstepIdentityRefused: FaultScenario = {
  id: 'lockstep-identity-refused',
  title: 'A crates.io that trusts another workflow gives no token, and its reason is told.',
  ...lockstep,
  arrange({ world }) {
    const { trustedPublishers } = world.crates.state;
    const others = trustedPublishers.map((one) => ({ ...one, workflow: 'publish.yml' }));
    trustedPublishers.splice(0, Infinity, ...others);
  },
  expect: {
    code: 'CRATE_TOKEN_REFUSED',
    conclusion: 'failure',
    public: false,
    jobs: { 'publish-core': 'failure', 'build-dependent': 'skipped', undraft: 'skipped' },
    check: (stage, reports) => [
      ...cratesUploaded(stage, 0),
      ...dependentUntouched(stage, reports),
      ...tells(reports, 'CRATE_TOKEN_REFUSED', 'does not match the workflow'),
    ],
  },
};
