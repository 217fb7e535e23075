import type { FaultScenario } from '../fault.ts';
import { noTokenAsked, nothingUploaded, tells } from './checks.ts';
import { builtFile, packages, rebuiltGzip, rebuiltWheel, versionOf } from './reference-release.ts';

export const pypiOwnedByStranger: FaultScenario = {
  id: 'pypi-owned-by-stranger',
  title: 'Bytes on PyPI that another repository published are refused, and nothing is adopted.',
  startsAt: ['seal'],
  arrange(stage) {
    const [wheel, sdist] = [builtFile(stage, 'wheel'), builtFile(stage, 'sdist')];
    stage.world.pypi.seed({
      project: packages.python,
      version: versionOf(stage),
      files: [
        { name: wheel.name, bytes: rebuiltWheel(wheel.bytes) },
        { name: sdist.name, bytes: rebuiltGzip(sdist.bytes) },
      ],
      publisher: { repository: 'mallory/demo', workflow: 'release.yml' },
    });
  },
  expect: {
    code: 'PYTHON_PROVENANCE_OTHER',
    conclusion: 'failure',
    public: false,
    jobs: { build: 'success', seal: 'failure', stage: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingUploaded(stage),
      ...noTokenAsked(stage),
      ...tells(reports, 'PYTHON_PROVENANCE_OTHER', 'mallory/demo', stage.world.repository),
      ...(stage.repository.releases().length === 0 ? [] : ['something was staged']),
    ],
  },
};
