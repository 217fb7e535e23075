import type { FaultScenario } from '../fault.ts';
import { published, refusedInPublic } from './attested.ts';
import { tells } from './checks.ts';
import { builtFile, findPublic } from './reference-release.ts';

export const verifyAssetReplacedAfterPublication: FaultScenario = {
  id: 'verify-asset-replaced-after-publication',
  title: 'An asset that somebody replaced after publication is found, and the run is red.',
  ...published,
  arrange: (stage) => {
    const { name, bytes } = builtFile(stage, 'crate');
    const { id } = findPublic(stage)!.assets.find((asset) => asset.name === name)!;
    stage.repository.replaceAssetBytes(id, Buffer.concat([bytes, Buffer.from('!')]));
  },
  expect: {
    code: 'VERIFY_FILE_DIFFERS',
    besides: [
      'VERIFY_REFUSED',
      'VERIFY_SUMS_DIFFERS',
      'ATTESTATION_SUBJECT_DIGEST',
      'NOT_VERIFIED',
    ],
    ...refusedInPublic,
    check: (stage, reports) => [
      ...tells(reports, 'VERIFY_FILE_DIFFERS', builtFile(stage, 'crate').name, 'as it was sealed'),
      ...tells(reports, 'VERIFY_REFUSED', 'sealed-files', 'attestations'),
      ...tells(reports, 'NOT_VERIFIED', 'not what was released'),
    ],
  },
};
