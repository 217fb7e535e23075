import type { FaultScenario } from '../fault.ts';
import { attested, attestedTimes } from './attested.ts';
import { tells } from './checks.ts';

export const attestationRefused: FaultScenario = {
  id: 'attestation-refused',
  title: 'Where Sigstore gives no certificate, nothing is attested, staged or released.',
  ...attested,
  arrange: ({ world }) => {
    world.faults.add({
      id: 'fulcio-refuses',
      match: { method: 'POST', host: 'fulcio.sigstore.dev' },
      effect: { kind: 'status', status: 403, body: 'There was an error processing the identity.' },
    });
  },
  expect: {
    code: 'ATTEST_NOT_SIGNED',
    besides: ['NOT_RELEASED'],
    conclusion: 'failure',
    public: false,
    jobs: { seal: 'success', attest: 'failure', stage: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...attestedTimes(stage, 0),
      ...tells(reports, 'ATTEST_NOT_SIGNED', '403', 'nothing was published'),
      ...(stage.repository.releases().length === 0 ? [] : ['there is a release']),
    ],
  },
};
