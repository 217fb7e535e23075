import type { FaultScenario } from '../fault.ts';
import { tells, uploadedTo } from './checks.ts';
import { builtFile, countedAs, receiptState } from './reference-release.ts';

export const pypiServesOtherBytes: FaultScenario = {
  id: 'pypi-serves-other-bytes',
  title:
    'A wheel that PyPI serves with other bytes stops the release at once, and is told by digest.',
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  arrange: (stage) => stage.world.pypi.serveOtherBytes(builtFile(stage, 'wheel').name),
  expect: {
    code: 'BYTES_SERVED_DIFFER',
    conclusion: 'failure',
    public: false,
    jobs: {
      'publish-crate': 'success',
      'publish-pypi': 'failure',
      'publish-npm': 'success',
      undraft: 'skipped',
      outcome: 'failure',
    },
    check: (stage, reports) => [
      ...uploadedTo(stage, { pypi: 2, 'crates-io': 1, npm: 1 }),
      ...tells(reports, 'BYTES_SERVED_DIFFER', 'pypi', builtFile(stage, 'wheel').name),
      // A mismatch is not lag: nobody asks again in the hope of other bytes. The rollback looks too.
      ...countedAs(stage, 'downloads of the wheel', [
        { method: 'GET', host: 'files.pythonhosted.org', path: /\.whl$/ },
        2,
      ]),
      ...(receiptState(reports.at(-1)!, 'publish-pypi') === 'failed'
        ? []
        : ['the receipt of PyPI does not tell the failure']),
    ],
  },
};
