/** Conditions as rules tell of them and propose them. */
import { effectiveSource } from '../../../workflow/condition.ts';
import type { Job, Step } from '../../../workflow/model.ts';
import type { JobOutcome } from '../../model/outcome.ts';
import type { LettingCondition } from '../../proof/verdict.ts';

/** The condition of a job, where it stands. */
export function jobCondition({ id, job }: JobOutcome): LettingCondition {
  const { condition, at } = job;
  return {
    job: id,
    step: undefined,
    source: effectiveSource(condition),
    at: condition.at ?? at,
  };
}

/** The condition of a step, where it stands; of its job when there is no such step. */
export function stepCondition(outcome: JobOutcome, index: number | undefined): LettingCondition {
  const step = stepOf(outcome.job, index);
  if (!step) return jobCondition(outcome);
  const { condition, at } = step;
  return {
    job: outcome.id,
    step: index,
    source: effectiveSource(condition),
    at: condition.at ?? at,
  };
}

export function stepOf(job: Job, index: number | undefined): Step | undefined {
  return job.kind === 'steps' && index !== undefined ? job.steps[index] : undefined;
}

/** What a job's condition says besides that it ignores how others ended; '' when it says no more. */
export function ownCondition({ condition }: Job): string {
  if (condition.text) return '';
  // What stands between quotes is a value: its spaces stay.
  const source =
    condition.expression?.source
      .replace(/('[^']*')|\s+/g, (_all, quoted?: string) => quoted ?? ' ')
      .trim() ?? '';
  const rest = source.replace(
    /^(?:(?:always|success)\(\)|!\s*cancelled\(\)|!\s*failure\(\))\s*(?:&&\s*|$)/i,
    '',
  );
  return rest === source ? source : ownRest(rest);
}

function ownRest(source: string): string {
  const rest = source.replace(
    /^(?:(?:always|success)\(\)|!\s*cancelled\(\)|!\s*failure\(\))\s*(?:&&\s*|$)/i,
    '',
  );
  return rest === source ? source : ownRest(rest);
}

/** All of these, the last in brackets when it needs them. */
export function allOf(...parts: readonly string[]): string {
  const written = parts.filter((part) => part !== '');
  return written
    .map((part) =>
      written.length > 1 && /\|\||[^!=<>]=[^=]|^[^(]*&&.*\|\|/.test(part) ? `(${part})` : part,
    )
    .join(' && ');
}

export const succeeded = (job: string) => `needs.${job}.result == 'success'`;
