import type { FaultScenario } from '../fault.ts';
import { tarballName } from '../../world/npm/state.ts';
import { tells, uploadedTo } from './checks.ts';
import { countedAs, packages, versionOf } from './reference-release.ts';

export const npmServesOtherBytes: FaultScenario = {
  id: 'npm-serves-other-bytes',
  title: 'A tarball that the npm registry serves with other bytes stops the release at once.',
  startsAt: ['publish-npm'],
  arrange: (stage) => stage.world.npm.serveOtherBytes(tarballName(packages.npm, versionOf(stage))),
  expect: {
    code: 'BYTES_SERVED_DIFFER',
    conclusion: 'failure',
    public: false,
    jobs: {
      'publish-crate': 'success',
      'publish-pypi': 'success',
      'publish-npm': 'failure',
      undraft: 'skipped',
      outcome: 'failure',
    },
    check: (stage, reports) => [
      ...uploadedTo(stage, { npm: 1 }),
      ...tells(reports, 'BYTES_SERVED_DIFFER', 'npm', 'npm deprecate'),
      // By the readback once, and by the rollback.
      ...countedAs(stage, 'downloads of the tarball', [{ method: 'GET', path: /\.tgz$/ }, 2]),
    ],
  },
};
