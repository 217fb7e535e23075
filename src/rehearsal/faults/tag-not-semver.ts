import type { FaultScenario } from '../fault.ts';
import { nothingStarted, tells, toldOnly } from './checks.ts';

export const tagNotSemver: FaultScenario = {
  id: 'tag-not-semver',
  title: 'A tag of four segments is refused before anything is built.',
  tag: 'v1.2.0.1',
  expect: {
    code: 'TAG_NOT_SEMVER',
    conclusion: 'failure',
    public: false,
    jobs: { preflight: 'failure', build: 'skipped', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingStarted(stage),
      ...toldOnly(reports, 'TAG_NOT_SEMVER'),
      ...tells(reports, 'TAG_NOT_SEMVER', 'v1.2.0.1'),
    ],
  },
};
