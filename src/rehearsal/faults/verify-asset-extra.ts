import type { FaultScenario } from '../fault.ts';
import { published, refusedInPublic } from './attested.ts';
import { tells } from './checks.ts';
import { addPublicAsset } from './public-assets.ts';

export const verifyAssetExtra: FaultScenario = {
  id: 'verify-asset-extra',
  title: 'An asset that was added to a public release is refused: nobody sealed it.',
  ...published,
  arrange: (stage) => addPublicAsset(stage, 'installer.exe', 'bytes of a stranger'),
  expect: {
    code: 'VERIFY_FILE_UNEXPECTED',
    besides: ['VERIFY_SUMS_UNLISTED', 'VERIFY_REFUSED', 'NOT_VERIFIED'],
    ...refusedInPublic,
    check: (_, reports) => tells(reports, 'VERIFY_FILE_UNEXPECTED', 'installer.exe'),
  },
};
