import type { FaultScenario } from '../fault.ts';
import { uploadedTo } from './checks.ts';
import { builtFile, countedAs, receiptAttempts } from './reference-release.ts';

/** Reads of the project's page that do not show the new files yet. */
const lag = 2;

export const pypiSimpleIndexStale: FaultScenario = {
  id: 'pypi-simple-index-stale',
  title:
    'A version that PyPI serves and tells of, but not where installers look, is waited for without a second download.',
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  arrange: ({ world }) => world.pypi.lag(lag, 'simple'),
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { undraft: 'success', outcome: 'success' },
    check: (stage, reports) => [
      ...uploadedTo(stage, { pypi: 2, 'crates-io': 1, npm: 1 }),
      ...(receiptAttempts(reports.at(-1)!, 'publish-pypi') === lag + 1
        ? []
        : [`publish-pypi did not look ${lag + 1} times`]),
      ...['wheel' as const, 'sdist' as const].flatMap((kind) =>
        countedAs(stage, `downloads of the ${kind}`, [
          {
            method: 'GET',
            host: 'files.pythonhosted.org',
            path: new RegExp(`/${builtFile(stage, kind).name.replaceAll('.', '\\.')}$`),
          },
          1,
        ]),
      ),
    ],
  },
};
