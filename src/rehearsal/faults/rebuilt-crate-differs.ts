import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { FaultScenario } from '../fault.ts';
import { draftWaits, nothingUploaded, noTokenAsked, tells, toldOnly } from './checks.ts';

export const rebuiltCrateDiffers: FaultScenario = {
  id: 'rebuilt-crate-differs',
  title: 'Sources that no longer give the sealed crate stop the release before a token exists.',
  arrange({ hooks }) {
    hooks.beforeStep = ({ job, step, workspace }) => {
      if (job === 'rebuild' && step === 'gate') changeComment(join(workspace, 'rebuilt/crate'));
    };
  },
  expect: {
    code: 'BYTES_LOCAL_DIFFER',
    conclusion: 'failure',
    public: false,
    jobs: {
      rebuild: 'failure',
      'publish-crate': 'skipped',
      'publish-pypi': 'skipped',
      'publish-npm': 'skipped',
      undraft: 'skipped',
    },
    check: (stage, reports) => [
      ...nothingUploaded(stage),
      ...noTokenAsked(stage),
      ...draftWaits(stage, reports),
      ...toldOnly(reports, 'BYTES_LOCAL_DIFFER'),
      ...tells(reports, 'BYTES_LOCAL_DIFFER', 'tidemark-1.2.0.crate', 'src/lib.rs'),
    ],
  },
};

/** One letter of a source file inside the crate: what another checkout would give. */
function changeComment(folder: string): void {
  const path = join(folder, readdirSync(folder)[0]!);
  const tar = gunzipSync(readFileSync(path));
  const at = tar.indexOf('//!');
  tar[at + 4]! ^= 0x20;
  writeFileSync(path, gzipSync(tar));
}
