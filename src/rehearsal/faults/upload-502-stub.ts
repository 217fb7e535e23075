import type { FaultScenario } from '../fault.ts';
import { builtFile, countedAs, findPublic, problemsAmong } from './reference-release.ts';

export const upload502Stub: FaultScenario = {
  id: 'upload-502-stub',
  title: 'An asset’s upload that breaks off leaves a stub, which is removed and uploaded again.',
  startsAt: ['stage', 'rebuild'],
  arrange: (stage) => stage.world.github.cutUpload(builtFile(stage, 'wheel').name),
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { stage: 'success', undraft: 'success', outcome: 'success' },
    check: (stage) => {
      const assets = findPublic(stage)?.assets ?? [];
      return [
        ...problemsAmong({
          'a stub was released': assets.every(({ state }) => state === 'uploaded'),
          'no upload broke off': stage.world.github.state.switches.cutUploads.length === 0,
        }),
        ...countedAs(stage, 'asset uploads', [
          { method: 'POST', host: 'uploads.github.com' },
          assets.length + 1,
        ]),
        ...countedAs(stage, 'stubs deleted', [{ method: 'DELETE', host: 'api.github.com' }, 1]),
      ];
    },
  },
};
