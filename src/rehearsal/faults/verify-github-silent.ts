import type { FaultScenario } from '../fault.ts';
import { published } from './attested.ts';
import { tells } from './checks.ts';

const faultId = 'releases-not-told';

export const verifyGithubSilent: FaultScenario = {
  id: 'verify-github-silent',
  title: 'A release that GitHub does not tell is unknown and not verified; a re-run verifies it.',
  ...published,
  arrange: ({ world }) => {
    world.faults.add({
      id: faultId,
      match: { method: 'GET', host: 'api.github.com', path: /\/releases\/tags\// },
      effect: { kind: 'status', status: 503, body: 'Unavailable' },
    });
  },
  then: [{ mode: 'failed', before: ({ world }) => world.faults.remove(faultId) }],
  expect: {
    code: 'VERIFY_RELEASE_UNKNOWN',
    besides: ['VERIFY_REFUSED', 'NOT_VERIFIED'],
    conclusion: 'success',
    public: true,
    jobs: { verify: 'success', outcome: 'success' },
    check: (_, reports) => tells(reports, 'VERIFY_RELEASE_UNKNOWN', '503'),
  },
};
