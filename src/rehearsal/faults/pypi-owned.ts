import type { FaultScenario } from '../fault.ts';
import { noTokenAsked, uploadedTo } from './checks.ts';
import {
  builtFile,
  findAssetBytes,
  packages,
  problemsAmong,
  pypiPublisher,
  rebuiltGzip,
  rebuiltWheel,
  receiptState,
  versionOf,
  type BuiltFile,
} from './reference-release.ts';
import type { FaultStage } from '../fault.ts';

/** What an earlier run of this workflow uploaded: the same sources, built again. */
function uploadedBefore(stage: FaultStage): readonly BuiltFile[] {
  const [wheel, sdist] = [builtFile(stage, 'wheel'), builtFile(stage, 'sdist')];
  return [
    { name: wheel.name, bytes: rebuiltWheel(wheel.bytes) },
    { name: sdist.name, bytes: rebuiltGzip(sdist.bytes) },
  ];
}

export const pypiOwned: FaultScenario = {
  id: 'pypi-owned',
  title:
    'When PyPI has the version already, published by this repository, its bytes are adopted and released.',
  startsAt: ['seal'],
  arrange: (stage) =>
    stage.world.pypi.seed({
      project: packages.python,
      version: versionOf(stage),
      files: uploadedBefore(stage),
      publisher: pypiPublisher(stage),
    }),
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { seal: 'success', 'publish-pypi': 'success', undraft: 'success', outcome: 'success' },
    check: (stage, reports) => [
      ...uploadedTo(stage, { pypi: 0, 'crates-io': 1, npm: 1 }),
      ...noTokenAsked(stage, ['pypi']),
      ...uploadedBefore(stage).flatMap(({ name, bytes }) =>
        findAssetBytes(stage, name)?.equals(bytes) ? [] : [`${name} is released as it was built`],
      ),
      ...problemsAmong({
        'the receipt of PyPI tells that this run uploaded':
          receiptState(reports.at(-1)!, 'publish-pypi') === 'already-published',
        'the manifest does not tell what was adopted': /"adoptedFrom"/.test(
          String(findAssetBytes(stage, 'release.json')),
        ),
      }),
    ],
  },
};
