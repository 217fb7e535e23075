import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import {
  formerIsTold,
  imagePromoted,
  noted,
  noteProblems,
  settingTag,
  tagsStand,
} from './reference-image.ts';
import { publication } from './reference-release.ts';

const faults = ['undraft-forbidden', 'tags-forbidden'] as const;

export const rollback403: FaultScenario = {
  id: 'rollback-403',
  title:
    'A rollback that is refused is loud, tells which tag it could not put back, and a re-run still knows where that stood.',
  startsAt: ['undraft'],
  arrange({ world }) {
    const [publishing, tagging] = faults;
    const forbidden = { kind: 'status', status: 403, body: { message: 'Forbidden' } } as const;
    world.faults.add({ id: publishing, match: publication, effect: forbidden });
    // The promotion may, and nobody after it.
    const body = { errors: [{ code: 'DENIED', message: 'permission_denied: write_package' }] };
    world.faults.add({
      id: tagging,
      match: settingTag('latest'),
      occurrences: { skip: 1 },
      effect: { ...forbidden, body },
    });
  },
  then: [
    {
      mode: 'failed',
      before(stage) {
        noteProblems(stage, tagsStand(stage, { latest: 'released' }));
        for (const id of faults) stage.world.faults.remove(id);
      },
    },
  ],
  expect: {
    code: 'ROLLBACK_DENIED',
    besides: ['UNDRAFT_REFUSED', 'ROLLBACK_INCOMPLETE'],
    conclusion: 'success',
    public: true,
    jobs: { undraft: 'success', rollback: 'skipped', outcome: 'success' },
    check: (stage, reports) => [
      ...tells(reports, 'ROLLBACK_DENIED', 'latest', '403'),
      ...(reports[0]!.jobs.find(({ id }) => id === 'rollback')!.state === 'failure'
        ? []
        : ['the rollback is green']),
      ...noted(stage),
      ...imagePromoted(stage),
      // It found `latest` at its own image: only the first attempt saw where that had been.
      ...formerIsTold(stage, reports.at(-1)!),
    ],
  },
};
