import type { FaultScenario } from '../fault.ts';
import { noTokenAsked, nothingUploaded, tells } from './checks.ts';
import { builtFile, packages, rebuiltWheel, versionOf } from './reference-release.ts';

export const pypiOwnedWithoutProvenance: FaultScenario = {
  id: 'pypi-owned-without-provenance',
  title: 'Bytes on PyPI whose publisher nobody attests are refused, and nothing is adopted.',
  startsAt: ['seal'],
  arrange(stage) {
    const [wheel, sdist] = [builtFile(stage, 'wheel'), builtFile(stage, 'sdist')];
    const files = [{ name: wheel.name, bytes: rebuiltWheel(wheel.bytes) }, sdist];
    stage.world.pypi.seed({ project: packages.python, version: versionOf(stage), files });
  },
  expect: {
    code: 'PYTHON_PROVENANCE_MISSING',
    conclusion: 'failure',
    public: false,
    jobs: { build: 'success', seal: 'failure', stage: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingUploaded(stage),
      ...noTokenAsked(stage),
      ...tells(reports, 'PYTHON_PROVENANCE_MISSING', builtFile(stage, 'wheel').name),
      ...(stage.repository.releases().length === 0 ? [] : ['something was staged']),
    ],
  },
};
