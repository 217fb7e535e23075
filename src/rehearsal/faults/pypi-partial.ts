import type { FaultScenario } from '../fault.ts';
import { uploadedTo } from './checks.ts';
import { builtFile, packages, versionOf } from './reference-release.ts';

export const pypiPartial: FaultScenario = {
  id: 'pypi-partial',
  title: 'An upload that stopped after the wheel is completed: only the sdist is sent.',
  startsAt: ['seal'],
  arrange: (stage) =>
    stage.world.pypi.seed({
      project: packages.python,
      version: versionOf(stage),
      files: [builtFile(stage, 'wheel')],
    }),
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { 'publish-pypi': 'success', undraft: 'success', outcome: 'success' },
    check: (stage) => {
      const sdist = builtFile(stage, 'sdist');
      return [
        ...uploadedTo(stage, { pypi: 1, 'crates-io': 1, npm: 1 }),
        ...(stage.world.pypi.findBytes(sdist.name)?.equals(sdist.bytes)
          ? []
          : [`${sdist.name} is not on PyPI as it was built`]),
      ];
    },
  },
};
