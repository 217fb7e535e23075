import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { builtFile, requireAsset, requireDraft, stoppedAtUndraft } from './reference-release.ts';

export const draftAssetReplaced: FaultScenario = {
  id: 'draft-asset-replaced',
  title: 'A draft’s asset that somebody replaced after staging is never published.',
  startsAt: ['undraft'],
  arrange: (stage) => {
    const { id, name } = requireAsset(stage, builtFile(stage, 'wheel').name);
    stage.repository.removeAsset(id);
    stage.repository.addAsset(requireDraft(stage).id, { name, bytes: 'other bytes' });
  },
  expect: {
    code: 'RELEASE_ASSET_DIFFERS',
    ...stoppedAtUndraft,
    check: (stage, reports) =>
      tells(reports, 'RELEASE_ASSET_DIFFERS', builtFile(stage, 'wheel').name, 'who replaced it'),
  },
};
