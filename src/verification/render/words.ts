/** How a check's standing is shown, wherever it is shown. */
import type { CheckStanding, Verification } from '../model.ts';

export const standingMarks: Readonly<Record<CheckStanding, string>> = {
  pass: '✔',
  fail: '✘',
  unknown: '?',
  'not-asked': '–',
};

const words: readonly (readonly [CheckStanding, string])[] = [
  ['pass', 'passed'],
  ['fail', 'failed'],
  ['unknown', 'could not be made'],
  ['not-asked', 'not asked for'],
];

/** `12 checks passed, 1 failed, 3 not asked for`. */
export function countStandings({ checks }: Pick<Verification, 'checks'>): string {
  const parts = words.flatMap(([standing, word]) => {
    const count = checks.filter((check) => check.standing === standing).length;
    return count === 0 ? [] : [{ count, word }];
  });
  return parts
    .map(({ count, word }, index) => `${count}${index === 0 ? checksOf(count) : ''} ${word}`)
    .join(', ');
}

/** `octo/demo v1.2.0`; without a tag the repository alone. */
export function titleOf({ repository, tag }: Pick<Verification, 'repository' | 'tag'>): string {
  return tag === undefined ? repository : `${repository} ${tag}`;
}

function checksOf(count: number): string {
  return count === 1 ? ' check' : ' checks';
}
