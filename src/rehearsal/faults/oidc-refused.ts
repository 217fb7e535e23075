import type { FaultScenario } from '../fault.ts';
import { draftWaits, errorMessages, nothingServed, tells, uploadedTo } from './checks.ts';
import { receiptState } from './reference-release.ts';

export const oidcRefused: FaultScenario = {
  id: 'oidc-refused',
  title:
    'Registries that trust a workflow of another name give no token, and nothing is published.',
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  arrange({ world }) {
    for (const { state } of [world.pypi, world.crates, world.npm]) {
      const publishers: { readonly workflow: string }[] = state.trustedPublishers;
      publishers.splice(
        0,
        Infinity,
        ...publishers.map((publisher) => ({ ...publisher, workflow: 'publish.yml' })),
      );
    }
  },
  expect: {
    code: 'NOT_RELEASED',
    besides: ['PUBLISH_COMMAND_FAILED'],
    conclusion: 'failure',
    public: false,
    jobs: {
      stage: 'success',
      'publish-crate': 'failure',
      'publish-pypi': 'failure',
      'publish-npm': 'failure',
      undraft: 'skipped',
      outcome: 'failure',
    },
    check: (stage, reports) => [
      ...nothingServed(reports),
      // npm asks with what it has, and is refused; the others do not even begin.
      ...uploadedTo(stage, { npm: 1 }),
      ...tells(reports, 'PUBLISH_COMMAND_FAILED', 'exit code 1', 'does not serve'),
      ...(receiptState(reports.at(-1)!, 'publish-npm') === 'failed'
        ? []
        : ['there is no receipt of the failed command']),
      ...draftWaits(stage, reports),
      ...(errorMessages(reports).some((message) => message.includes('invalid-publisher'))
        ? []
        : ["PyPI's reason is not told"]),
    ],
  },
};
