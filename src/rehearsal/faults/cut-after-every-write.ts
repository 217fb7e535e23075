import type { FaultScenario } from '../fault.ts';
import { uploadedTo, uploadRequests } from './checks.ts';
import { imagePromoted, settingTag } from './reference-image.ts';
import { cutAfterEach, wereCut, type Write } from './cut-after.ts';

/** The jobs that write something, in the order of the file. */
const writes: readonly Write[] = [
  ['image', settingTag('build-*')],
  ['seal', 'seal'],
  ['attest', 'attest'],
  ['stage', 'stage'],
  ['publish-crate', uploadRequests['crates-io']],
  ['publish-pypi', 'Run pypa/'],
  ['publish-npm', uploadRequests.npm],
  ['undraft', settingTag('latest')],
  ['undraft', 'Run org/release-actions/undraft-release'],
];

export const cutAfterEveryWrite: FaultScenario = {
  id: 'cut-after-every-write',
  title: 'A run that is cut off right after each of its writes converges to the same release.',
  first: { stopAt: 'image' },
  then: cutAfterEach(writes),
  expect: {
    code: 'NOT_RELEASED',
    // Two tags of the image are new, and ghcr.io takes none away. After the last cut all is public.
    besides: ['PUBLISH_CANCELLED', 'ROLLBACK_INCOMPLETE', 'ROLLBACK_AFTER_SUCCESS'],
    conclusion: 'success',
    public: true,
    jobs: { undraft: 'success', outcome: 'success' },
    check: (stage, reports) => [
      ...uploadedTo(stage, { 'crates-io': 1, pypi: 2, npm: 1 }),
      ...(stage.repository.releases().length === 1 ? [] : ['there is another release']),
      ...wereCut(writes, reports),
      ...imagePromoted(stage),
    ],
  },
};
