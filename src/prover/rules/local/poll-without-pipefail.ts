import type { RunDefaults, RunStep } from '../../../workflow/model.ts';
import type { LocalRule } from '../local-rule.ts';
import { stepsJobs, written, type StepScript } from '../release-workflow.ts';

const asks = /^(?:gh|curl|wget|crane|oras|skopeo|docker|npm|pip|cargo|aws|gcloud|az|kubectl|git)$/;

/** POLL-WITHOUT-PIPEFAIL: a loop that waits for an answer, and cannot tell a failed question from one. */
export const pollWithoutPipefail: LocalRule = {
  name: 'POLL-WITHOUT-PIPEFAIL',
  level: 'warning',
  what: 'A loop that waits asks through a pipeline, in a shell without `pipefail`.',
  why: 'When the question fails, the pipeline gives what its last command gives: the loop waits for an answer that nobody was asked for, or takes silence for one.',
  realCase:
    'A release pipeline polled through `gh … | jq …`: every refused call looked like "not yet".',
  cure: 'Write `shell: bash` at the step (it sets pipefail), or `set -o pipefail` in the script.',
  find: (release) =>
    stepsJobs(release).flatMap(({ id, job, scripts }) =>
      scripts
        .filter(
          ({ step, text }) => !hasPipefail(step, text, [job.defaults, release.workflow.defaults]),
        )
        .flatMap((script) => {
          const asked = askedInPoll(script);
          return asked
            ? [
                {
                  at: asked.at,
                  job: id,
                  step: script.index,
                  message: `\`${asked.words.slice(0, 3).join(' ')}\` can fail unseen in a loop that waits for it.`,
                },
              ]
            : [];
        }),
    ),
};

/** `bash` by itself, unlike the default shell, and unlike `bash -e {0}`, sets pipefail. */
function hasPipefail(step: RunStep, text: string, defaults: readonly RunDefaults[]): boolean {
  const shell = written(step.shell ?? defaults.find((given) => given.shell)?.shell);
  return (
    shell === 'bash' ||
    /pipefail/.test(shell) ||
    /\bset\s+(?:\S+\s+)*-?\w*o\s+pipefail\b/.test(text)
  );
}

function askedInPoll({ commands }: StepScript) {
  const sleeps = commands.some(
    ({ command, words }) => words[0] === 'sleep' && command.inside.includes('loop'),
  );
  if (!sleeps) return undefined;
  return commands.find(
    ({ command, words }) =>
      command.then === '|' && command.inside.includes('loop') && asks.test(words[0] ?? ''),
  );
}
