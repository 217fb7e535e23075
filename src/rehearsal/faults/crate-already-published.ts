import type { FaultScenario } from '../fault.ts';
import { noTokenAsked, uploadedTo } from './checks.ts';
import { builtFile, packages, receiptState, versionOf } from './reference-release.ts';

export const crateAlreadyPublished: FaultScenario = {
  id: 'crate-already-published',
  title:
    'A crate that crates.io has with the sealed bytes is not uploaded again, and counts as proven.',
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  arrange: (stage) =>
    stage.world.crates.seed({
      crate: packages.crate,
      version: versionOf(stage),
      bytes: builtFile(stage, 'crate').bytes,
    }),
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { 'publish-crate': 'success', undraft: 'success', outcome: 'success' },
    check: (stage, reports) => [
      ...uploadedTo(stage, { pypi: 2, 'crates-io': 0, npm: 1 }),
      ...noTokenAsked(stage, ['crates-io']),
      ...(receiptState(reports.at(-1)!, 'publish-crate') === 'already-published'
        ? []
        : ['the receipt tells that this run uploaded the crate']),
    ],
  },
};
