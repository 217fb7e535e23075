import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { countedAs } from './reference-release.ts';

const elsewhere = 'https://static.crates.io/crates/new';

export const crateUploadRedirected: FaultScenario = {
  id: 'crate-upload-redirected',
  title: 'An upload that is redirected to another host is refused there: the token never follows.',
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  arrange: ({ world }) =>
    world.faults.add({
      id: 'crate-upload-redirected',
      match: { method: 'PUT', host: 'crates.io', path: '/api/v1/crates/new' },
      effect: { kind: 'status', status: 307, headers: { location: elsewhere } },
    }),
  expect: {
    code: 'CRATE_REFUSED',
    conclusion: 'failure',
    public: false,
    jobs: { 'publish-crate': 'failure', undraft: 'skipped', outcome: 'failure' },
    // Where credentials go is watched in every scenario.
    check: (stage, reports) => [
      ...tells(reports, 'CRATE_REFUSED', 'redirected to https://static.crates.io'),
      ...countedAs(stage, 'requests to the other host', [
        { method: 'PUT', host: 'static.crates.io' },
        0,
      ]),
    ],
  },
};
