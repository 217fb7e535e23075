import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { imagePromoted, incidentKept, noted, noteProblems, tagsStand } from './reference-image.ts';
import { publication } from './reference-release.ts';

const refusal = 'undraft-forbidden';

export const registryForbidsDelete: FaultScenario = {
  id: 'registry-forbids-delete',
  title:
    'Of a release that stops after its image was promoted `latest` is put back; what ghcr.io does not take away is told, and a re-run sets all of it again.',
  startsAt: ['undraft'],
  arrange: ({ world }) =>
    world.faults.add({
      id: refusal,
      match: publication,
      effect: { kind: 'status', status: 403, body: { message: 'Forbidden' } },
    }),
  then: [
    {
      mode: 'failed',
      before(stage) {
        const left = { '1.2.0': 'released', '1.2': 'released', latest: 'former' } as const;
        noteProblems(stage, tagsStand(stage, left));
        stage.world.faults.remove(refusal);
      },
    },
  ],
  expect: {
    code: 'UNDRAFT_REFUSED',
    besides: ['ROLLBACK_INCOMPLETE'],
    conclusion: 'success',
    public: true,
    jobs: { undraft: 'success', rollback: 'skipped', outcome: 'success' },
    check: (stage, reports) => [
      ...tells(reports, 'ROLLBACK_INCOMPLETE', '1.2.0', 'ghcr.io'),
      ...incidentKept(stage),
      ...noted(stage),
      ...imagePromoted(stage),
    ],
  },
};
