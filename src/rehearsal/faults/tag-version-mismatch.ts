import type { FaultScenario } from '../fault.ts';
import { nothingStarted, tells, toldOnly } from './checks.ts';

const path = 'npm/package.json';

export const tagVersionMismatch: FaultScenario = {
  id: 'tag-version-mismatch',
  title: 'A tag is refused when one version file of four was not raised.',
  tag: 'v1.2.0',
  editProject(files) {
    const manifest = files.get(path)!;
    const content = manifest.content.toString('utf8').replace('"1.2.0"', '"1.1.9"');
    files.set(path, { ...manifest, content: Buffer.from(content) });
  },
  expect: {
    code: 'TAG_VERSION_MISMATCH',
    conclusion: 'failure',
    public: false,
    jobs: { preflight: 'failure', build: 'skipped', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingStarted(stage),
      ...toldOnly(reports, 'TAG_VERSION_MISMATCH'),
      ...tells(reports, 'TAG_VERSION_MISMATCH', path, '1.1.9', '1.2.0'),
    ],
  },
};
