import { findSuiteAction } from '../../effects/uses-effects.ts';
import type { LocalRule } from '../local-rule.ts';
import type { ShellCommand } from '../../shell/read-script.ts';
import { stepsJobs, usesSteps, written, type StepScript } from '../release-workflow.ts';

/** JOB-TIMEOUT-BELOW-POLLING: the job is killed before its own loop gives up. */
export const jobTimeoutBelowPolling: LocalRule = {
  name: 'JOB-TIMEOUT-BELOW-POLLING',
  level: 'error',
  what: 'A job waits, by its own loop or input, for longer than its `timeout-minutes`.',
  why: 'A job that its timeout ends is cancelled, not failed: `failure()` is false below it, and a cleanup that waits for a failure never runs.',
  realCase:
    'A release pipeline polled for longer than its job was allowed to run: its own message was never printed.',
  cure: 'Raise `timeout-minutes` above the budget of the loop, with time for what follows it.',
  find: (release) =>
    stepsJobs(release).flatMap((releaseJob) => {
      const { id, job, scripts } = releaseJob;
      const minutes = Number(written(job.timeoutMinutes) || '360');
      if (!Number.isFinite(minutes)) return [];
      const waits = [
        ...scripts.map((script) => ({
          at: script.step.at,
          index: script.index,
          seconds: pollSeconds(script),
        })),
        ...usesSteps(releaseJob)
          .filter(({ step }) => findSuiteAction(step.uses.replace(/@.*$/, '')))
          .map(({ step, index }) => ({
            at: step.at,
            index,
            seconds: durationSeconds(written(step.with.get('timeout'))),
          })),
      ];
      return waits
        .filter(({ seconds }) => seconds > minutes * 60)
        .map(({ at, index, seconds }) => ({
          at,
          job: id,
          step: index,
          message: `The step waits up to ${Math.ceil(seconds / 60)} minutes, and the job ends after ${minutes}.`,
        }));
    }),
};

/** The longest loop: its rounds times its sleep, 0 when either is not written as a number. */
function pollSeconds({ commands }: StepScript): number {
  const waits = commands.map(({ command, words }, index) => {
    if (words[0] !== 'sleep') return 0;
    const depth = loopsAround(command);
    const head = commands
      .slice(0, index)
      .findLast((other) => other.words[0] === 'for' && loopsAround(other.command) === depth - 1);
    return head
      ? rounds(head.command.words.map(({ text }) => text).join(' ')) *
          durationSeconds(words[1] ?? '')
      : 0;
  });
  return Math.max(0, ...waits);
}

function loopsAround({ inside }: ShellCommand): number {
  return inside.filter((surrounding) => surrounding === 'loop').length;
}

/** Rounds of `for i in $(seq 60)`, `{1..60}`, `1 2 3` or `((i = 0; i < 60; i++))`. */
function rounds(head: string): number {
  const [, seq, range, counted] =
    /\bseq\s+(?:1\s+)?(\d+)\)|\{1\.\.(\d+)\}|\(\(\s*\w+\s*=\s*[01]\s*;\s*\w+\s*<=?\s*(\d+)/.exec(
      head,
    ) ?? [];
  const listed = /^for \w+ in ((?:\d+ ?)+)$/.exec(head)?.[1]?.trim().split(' ').length;
  return Number(seq ?? range ?? counted ?? listed ?? 0);
}

/** `30`, `30s`, `5m`, `1h`; 0 for anything else. */
function durationSeconds(text: string): number {
  const [, amount, unit] = /^(\d+)([smh]?)$/.exec(text.trim()) ?? [];
  const seconds = { s: 1, m: 60, h: 3600 } as const;
  return amount === undefined ? 0 : Number(amount) * seconds[(unit || 's') as keyof typeof seconds];
}
