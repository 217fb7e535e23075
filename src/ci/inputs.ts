/** The inputs of require-ci-green, which preflight has as well. */
import type { InputValues } from '../define-action.ts';
import { choice, commitSha, duration, text } from '../inputs.ts';
import type { CiRequest } from './require-green.ts';

export const ciInputs = () => ({
  commit: commitSha({
    describe: 'Commit that must be green.',
    default: '${{ github.sha }}',
  }),
  workflows: text({
    describe:
      'Required workflows, as a YAML list. An entry is a path (`ci.yml`), or `path` with `required-jobs` (globs over job names, each needs a job that succeeded), `optional` (may have no run) and `allow` (conclusions that pass besides success).',
  }),
  branch: text({
    describe: 'Branch that the commit was tested on.',
    default: 'main',
  }),
  event: text({
    describe: 'Event that started the runs which count.',
    default: 'push',
  }),
  headPolicy: choice(['exact', 'former-tip', 'ancestor'])({
    describe:
      'How the commit stands to the branch: its tip now (`exact`), its tip when it was pushed (`former-tip`), or anywhere on it (`ancestor`).',
    default: 'former-tip',
  }),
  waitForDiscovery: duration({
    describe: 'How long to wait for runs to appear.',
    default: '2m',
  }),
  waitForCompletion: duration({
    describe: 'How long to wait for runs to end.',
    default: '30m',
  }),
});

/** What the outputs of require-ci-green hold. */
export const ciOutputDescriptions = {
  verdict: '`green`, `red`, `missing`, `pending` or `indeterminate`; only green passes.',
  evidence: 'The runs and jobs that decided, as JSON.',
  reason: 'Why, in one sentence or more.',
} as const;

/** The request that the inputs make, before tag and workflows are known. */
export function ciRequest(
  inputs: InputValues<ReturnType<typeof ciInputs>>,
  repository: string | undefined,
): Omit<CiRequest, 'tag' | 'requirements'> {
  return {
    repository,
    commit: inputs.commit,
    branch: inputs.branch,
    event: inputs.event,
    headPolicy: inputs.headPolicy,
    waitForDiscoverySeconds: inputs.waitForDiscovery,
    waitForCompletionSeconds: inputs.waitForCompletion,
  };
}
