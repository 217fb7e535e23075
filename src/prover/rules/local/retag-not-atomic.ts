import { groupBy } from '../../../group-by.ts';
import type { LocalRule } from '../local-rule.ts';
import { commandsOf } from '../release-workflow.ts';

/** RETAG-NOT-ATOMIC: several tags move one after the other, and a failure leaves some behind. */
export const retagNotAtomic: LocalRule = {
  name: 'RETAG-NOT-ATOMIC',
  level: 'notice',
  what: 'One step moves several tags of an image, and nothing puts them back when one fails.',
  why: 'A registry moves one tag at a time: after a failure in the middle, `1.2.0` is the new image and `latest` the old one, or the other way round.',
  realCase: 'A release pipeline moved several tags one by one, and stopped between two of them.',
  cure: 'Use `promote-image`, which moves floating tags last and puts back what it moved, or do that in the script.',
  find: (release) => {
    const moves = commandsOf(release)
      .map((placed) => ({ ...placed, tags: movedTags(placed.words) }))
      .filter(({ tags }) => tags > 0)
      .map((placed) => (placed.command.inside.includes('loop') ? { ...placed, tags: 2 } : placed));
    return [...groupBy(moves, ({ script }) => script).values()].flatMap((group) => {
      const tags = group.reduce((sum, move) => sum + move.tags, 0);
      const [first] = group;
      return tags > 1 && !/trap|rollback|restore|previous|former/i.test(first!.script.text)
        ? [
            {
              at: first!.at,
              job: first!.job.id,
              step: first!.script.index,
              message: 'Several tags move, one after the other.',
            },
          ]
        : [];
    });
  },
};

/** How many tags a command moves; a list in a variable counts as one. */
function movedTags(words: readonly string[]): number {
  const text = words.join(' ');
  if (/^docker buildx imagetools create /.test(text)) {
    return words.filter((word) => /^(?:-t|--tag)(?:=|$)/.test(word)).length;
  }
  return /^(?:crane (?:tag|copy|cp)|skopeo copy|regctl image copy|oras (?:tag|copy|cp)) /.test(text)
    ? 1
    : 0;
}
