import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { builtFile, rebuiltGzip, requireAsset, stoppedAtUndraft } from './reference-release.ts';

export const draftAssetReplacedDigestKept: FaultScenario = {
  id: 'draft-asset-replaced-digest-kept',
  title:
    'An asset whose size and digest GitHub still tells as sealed, but which serves other bytes, is seen.',
  startsAt: ['undraft'],
  arrange: (stage) => {
    const { name, bytes } = builtFile(stage, 'sdist');
    const { id } = requireAsset(stage, name);
    stage.repository.replaceAssetBytes(id, rebuiltGzip(bytes), { keepDigest: true });
  },
  expect: {
    code: 'RELEASE_ASSET_DIFFERS',
    ...stoppedAtUndraft,
    check: (stage, reports) =>
      tells(reports, 'RELEASE_ASSET_DIFFERS', builtFile(stage, 'sdist').name, 'bytes served'),
  },
};
