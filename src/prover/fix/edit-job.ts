/** One job of a workflow's text with another condition and more needs; every other byte stays. */
import { parseWorkflow } from '../../workflow/parse-workflow.ts';
import type { Job } from '../../workflow/model.ts';
import type { Suggestion } from '../proof/verdict.ts';
import { editCondition } from './edit-condition.ts';
import { addNeeds } from './edit-needs.ts';
import { findJobSource, type JobSource, type Refused, type Splice } from './job-source.ts';
import { sameButForJob } from './same-otherwise.ts';

export type Edited = { readonly text: string } | Refused;

/**
 * The text as the suggestion wants it, or why it was left alone. What comes back was parsed again:
 * that job says what was suggested, and all else says what it said.
 */
export function editJob(text: string, suggestion: Suggestion, file: string): Edited {
  const job = parseWorkflow(text, file).jobs.get(suggestion.job);
  if (!job) return { refused: `\`${suggestion.job}\` is no job of this file.` };
  const source = findJobSource(text, suggestion.job);
  if ('refused' in source) return source;
  const splices = splicesFor(job, source, suggestion);
  if ('refused' in splices) return splices;
  const edited = spliced(text, splices);
  return isAsSuggested(edited, suggestion, file) && sameButForJob(text, edited, suggestion.job)
    ? { text: edited }
    : { refused: `\`${suggestion.job}\` is written in a way that could not be kept.` };
}

function splicesFor(
  job: Job,
  source: JobSource,
  { condition, needs }: Suggestion,
): readonly Splice[] | Refused {
  if (job.needs.some((need) => !needs.includes(need))) {
    return { refused: `\`${job.id}\` would lose something that it needs.` };
  }
  const added = needs.filter((need) => !job.needs.includes(need));
  const needed = added.length === 0 ? [] : addNeeds(source, added);
  if ('refused' in needed) return needed;
  if (says(job, condition)) return needed;
  const conditioned = editCondition(source, condition);
  return 'refused' in conditioned ? conditioned : [...needed, conditioned];
}

/** The condition, as it is written or without its `${{ }}`. */
function says({ condition: { source, expression } }: Job, condition: string): boolean {
  return [source.trim(), expression?.source].includes(condition.trim());
}

/** Where two stand at one place, the first goes first. */
function spliced(text: string, splices: readonly Splice[]): string {
  return splices
    .map((splice, index) => ({ ...splice, index }))
    .sort((left, right) => right.start - left.start || right.index - left.index)
    .reduce(
      (edited, { start, end, text: part }) => edited.slice(0, start) + part + edited.slice(end),
      text,
    );
}

function isAsSuggested(text: string, { job, condition, needs }: Suggestion, file: string): boolean {
  try {
    const edited = parseWorkflow(text, file).jobs.get(job);
    return (
      edited !== undefined &&
      edited.condition.text === undefined &&
      says(edited, condition) &&
      edited.needs.length === needs.length &&
      edited.needs.every((need) => needs.includes(need))
    );
  } catch {
    // Whatever cannot be parsed any more is not written.
    return false;
  }
}
