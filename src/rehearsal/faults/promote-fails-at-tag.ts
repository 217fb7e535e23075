import type { FaultScenario } from '../fault.ts';
import { seedCandidate, releaseTags, settingTag, tagsStand } from './reference-image.ts';

/** As `promote-fails-at-tag-2`: the second tag of three is refused. */
function promoteFailsAt(number: number): FaultScenario {
  const tag = releaseTags[number - 1]!;
  const ordinal = ['first', 'second', 'third'][number - 1]!;
  const begun = number > 1;
  return {
    id: `promote-fails-at-tag-${number}`,
    title: `An image whose ${ordinal} tag is refused leaves every earlier tag where it stood.`,
    startsAt: ['undraft'],
    arrange(stage) {
      // So that two of the three tags stand somewhere, and have to be put back.
      seedCandidate(stage);
      stage.world.faults.add({
        id: `refused-${number}`,
        match: settingTag(tag),
        effect: { kind: 'status', status: 400, body: { errors: [{ code: 'DENIED' }] } },
      });
    },
    expect: {
      // The tag of the version was not there before, and ghcr.io takes no single tag away.
      code: begun ? 'IMAGE_NOT_RESTORED' : 'IMAGE_TAG_REFUSED',
      ...(begun && { besides: ['ROLLBACK_INCOMPLETE'] }),
      conclusion: 'failure',
      public: false,
      jobs: { undraft: 'failure', outcome: 'failure' },
      check: (stage) =>
        tagsStand(stage, {
          '1.2.0': begun ? 'released' : 'nowhere',
          '1.2': 'former',
          latest: 'former',
        }),
    },
  };
}

export const promoteFailsAtTag: readonly FaultScenario[] = [1, 2, 3].map(promoteFailsAt);
