import type { FaultScenario } from '../fault.ts';
import { noTokenAsked, nothingUploaded, tells } from './checks.ts';
import {
  builtFile,
  packages,
  pypiPublisher,
  rebuiltWheel,
  versionOf,
} from './reference-release.ts';

export const pypiPublishedByAnotherWorkflow: FaultScenario = {
  id: 'pypi-published-by-another-workflow',
  title: 'Bytes on PyPI that another workflow of this repository published are refused, and named.',
  startsAt: ['seal'],
  arrange(stage) {
    const [wheel, sdist] = [builtFile(stage, 'wheel'), builtFile(stage, 'sdist')];
    stage.world.pypi.seed({
      project: packages.python,
      version: versionOf(stage),
      files: [{ name: wheel.name, bytes: rebuiltWheel(wheel.bytes) }, sdist],
      publisher: { ...pypiPublisher(stage), workflow: 'nightly.yml' },
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
      ...tells(reports, 'PYTHON_PROVENANCE_OTHER', 'nightly.yml', 'release.yml', 'pypi'),
    ],
  },
};
