import type { LocalRule } from '../local-rule.ts';
import { usesSteps, written, type ReleaseJob } from '../release-workflow.ts';

/** CHECKOUT-PERSISTS-CREDENTIALS: a writing token left in the folder that later steps run code in. */
export const checkoutPersistsCredentials: LocalRule = {
  name: 'CHECKOUT-PERSISTS-CREDENTIALS',
  level: 'warning',
  what: 'A job whose token may write checks out without `persist-credentials: false`, and pushes nothing.',
  why: 'The token stays in .git/config, where every later step, build script and uploaded folder finds it.',
  realCase:
    'In 2024 artifacts that contained `.git` were found to hand out working tokens of well-known projects ("ArtiPACKED").',
  cure: 'Write `persist-credentials: false` in the `with` of the checkout.',
  find: ({ jobs }) =>
    jobs
      .filter(({ permissions }) => permissions.get('contents') === 'write')
      .filter((job) => !pushes(job))
      .flatMap((job) =>
        usesSteps(job)
          .filter(({ step }) => step.uses.startsWith('actions/checkout@'))
          .filter(({ step }) => written(step.with.get('persist-credentials')) !== 'false')
          .map(({ step, index }) => ({
            at: step.at,
            job: job.id,
            step: index,
            message: 'The checkout leaves a token that may write in the working folder.',
          })),
      ),
};

const pushingActions = /commit|push|changesets\/action|create-pull-request|pages|tag/i;

/** Whether a step pushes with the token that the checkout leaves. */
function pushes(job: ReleaseJob): boolean {
  return (
    usesSteps(job).some(({ step }) => pushingActions.test(step.uses.replace(/@.*$/, ''))) ||
    job.scripts.some(({ commands }) =>
      commands.some(({ words }) => words[0] === 'git' && words.includes('push')),
    )
  );
}
