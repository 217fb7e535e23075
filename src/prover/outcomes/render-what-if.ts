/** The answer to "what if", for a terminal. */
import { jobPlaces, type JobPlaces } from '../render/job-places.ts';
import type { ProvenWorkflow } from '../render/proven.ts';
import { describeFault, describeGiven, describeUnsettled } from '../render/words.ts';
import type { Otherwise } from './otherwise.ts';
import { nameOf } from './parse-outcomes.ts';
import type { EffectAnswer, EffectState, JobAnswer, WhatIf } from './what-if.ts';

const states: Readonly<Record<EffectState, string>> = {
  happens: 'happens',
  begun: 'is begun and does not succeed: it may have happened',
  not: 'does not happen',
};

/** The lines: what was asked, the jobs, what they do to the world. */
export function renderWhatIf(
  answer: WhatIf,
  { workflow, called }: Pick<ProvenWorkflow, 'workflow' | 'called'>,
): string {
  const { jobs, effects, given, faults } = answer;
  const places = jobPlaces(workflow, called);
  const asked = jobs.filter(({ isGiven }) => isGiven);
  const width = Math.max(...jobs.map(({ job }) => nameOf(job).length));
  return [
    `${workflow.file}: what if ${asked.map(({ job, result }) => `${nameOf(job)}=${result}`).join(', ')}`,
    ...given.map((each) => `  when ${describeGiven(each)}`),
    ...faults.map((fault) => `  one way to come there: ${describeFault(fault, places)}`),
    '',
    'jobs',
    ...jobs.flatMap((job) => jobLines(job, { width, places })),
    '',
    'what happens',
    ...(effects.length === 0 ? ['  nothing that this workflow is known for'] : []),
    ...effects.flatMap((effect) => effectLines(effect, places)),
    '',
  ].join('\n');
}

function jobLines(
  { job, result, isGiven, otherwise, condition }: JobAnswer,
  { width, places }: { readonly width: number; readonly places: JobPlaces },
): readonly string[] {
  const { source, held, at } = condition;
  const why = isGiven
    ? 'given'
    : `${held ? 'its condition holds' : 'its condition does not hold'}: ${source} (${at.file}:${at.line})`;
  return [
    `  ${nameOf(job).padEnd(width)}  ${result.padEnd(9)}  ${why}`,
    ...otherwise.map((each) => `    or ${each.answer}: ${reasonOf(each, places)}`),
  ];
}

function effectLines(
  { kind, channel, job, state, otherwise }: EffectAnswer,
  places: JobPlaces,
): readonly string[] {
  const what = `${nameOf(job)} ${kind}${channel === undefined ? '' : ` ${channel}`}`;
  return [
    `  ${what}: ${states[state]}`,
    ...otherwise.map((each) => `    or ${states[each.answer]}: ${reasonOf(each, places)}`),
  ];
}

/** What the other answer takes. */
function reasonOf(
  { given, faults, unsettled, isMatterOfTime }: Otherwise<string>,
  places: JobPlaces,
): string {
  const reasons = [
    ...given.map((each) => `when ${describeGiven(each)}`),
    ...faults.map((fault) => `when ${lowerFirst(describeFault(fault, places).replace(/\.$/, ''))}`),
    ...unsettled.map((row) => `it hangs on ${describeUnsettled(row)}`),
    ...(isMatterOfTime ? ['it hangs on how far a job had come by then'] : []),
  ];
  return reasons.length === 0 ? 'when the given job ends in another way' : reasons.join(', ');
}

const lowerFirst = (text: string) => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
