import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { requireDraft, stoppedAtUndraft } from './reference-release.ts';

export const draftAssetAdded: FaultScenario = {
  id: 'draft-asset-added',
  title: 'A file that somebody put beside the sealed ones into the draft is never published.',
  startsAt: ['undraft'],
  arrange: (stage) => {
    const extra = { name: 'installer.exe', bytes: 'nobody sealed this' };
    stage.repository.addAsset(requireDraft(stage).id, extra);
  },
  expect: {
    code: 'RELEASE_ASSET_UNEXPECTED',
    ...stoppedAtUndraft,
    check: (_, reports) =>
      tells(reports, 'RELEASE_ASSET_UNEXPECTED', 'installer.exe', 'not sealed'),
  },
};
