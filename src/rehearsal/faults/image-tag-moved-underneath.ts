import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { imagePlace, settingTag, strangersImage } from './reference-image.ts';

export const imageTagMovedUnderneath: FaultScenario = {
  id: 'image-tag-moved-underneath',
  title: 'A tag that somebody moves while the image is promoted is seen, and left to them.',
  startsAt: ['undraft'],
  arrange(stage) {
    const { world } = stage;
    world.faults.add({
      id: 'somebody-moves-a-tag',
      match: settingTag('1.2.0'),
      occurrences: { count: 1 },
      effect: {
        kind: 'event',
        moment: 'after',
        happen: () => void strangersImage(stage, ['1.2.0']),
      },
    });
  },
  expect: {
    code: 'IMAGE_NOT_RESTORED',
    conclusion: 'failure',
    public: false,
    jobs: { 'publish-npm': 'success', undraft: 'failure', outcome: 'failure' },
    check: (stage, reports) => [
      ...tells(reports, 'IMAGE_NOT_RESTORED', '1.2.0', 'by now, which this run did not set'),
      ...(stage.world.oci.tags(imagePlace)['1.2.0'] === strangersImage(stage, [])
        ? []
        : ['the tag of somebody else was touched']),
    ],
  },
};
