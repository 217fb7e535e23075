import type { LocalRule } from '../local-rule.ts';
import { stepsJobs, usesSteps, type PlacedCommand } from '../release-workflow.ts';

const needRepository = /^(?:release|run|workflow|pr|issue|cache|label|secret|variable|ruleset)$/;

/** MISSING-GH-REPO: `gh` has nothing from which it could tell the repository. */
export const missingGhRepo: LocalRule = {
  name: 'MISSING-GH-REPO',
  level: 'error',
  what: 'A job without a checkout calls `gh` without `--repo` and without `GH_REPO`.',
  why: '`gh` reads the repository from a clone: without one it fails at once, and in a loop or behind `|| true` nobody sees that.',
  realCase:
    'Every poll of a release pipeline failed silently, because its job had no checkout and no GH_REPO.',
  cure: 'Add `GH_REPO: ${{ github.repository }}` to the `env` of the job.',
  find: (release) =>
    stepsJobs(release).flatMap((releaseJob) => {
      const { id, job, scripts } = releaseJob;
      const inherited = [release.workflow.env, job.env].some((env) => env.has('GH_REPO'));
      if (inherited || scripts.some(({ text }) => /GH_REPO=/.test(text))) return [];
      const clones = usesSteps(releaseJob).filter(
        ({ step }) => /checkout/i.test(step.uses) || /^[.$]\//.test(step.uses),
      );
      return scripts
        .filter(
          ({ index, step }) =>
            !step.env.has('GH_REPO') && !clones.some((clone) => clone.index < index),
        )
        .filter(({ text }) => !/GH_REPO|\bgit\s+(?:clone|init)\b|\bgh\s+repo\s+clone\b/.test(text))
        .flatMap(({ commands, index }) => {
          const lost = commands.find(isLost);
          return lost
            ? [
                {
                  at: lost.at,
                  job: id,
                  step: index,
                  message: `\`${lost.words.slice(0, 3).join(' ')}\` cannot tell which repository is meant.`,
                },
              ]
            : [];
        });
    }),
};

function isLost({ words }: PlacedCommand): boolean {
  if (words[0] !== 'gh') return false;
  const named = words.some((word) => /^(?:-R|--repo(?:=.*)?)$|^-R./.test(word));
  const isAddress = words.slice(2).some((word) => /^https:\/\//.test(word));
  const needs =
    needRepository.test(words[1] ?? '') ||
    (words[1] === 'api' && words.some((word) => /\{owner\}|:owner/.test(word)));
  const isHelp = words.some((word) => /^(?:--help|--version)$/.test(word));
  return needs && !named && !isAddress && !isHelp;
}
