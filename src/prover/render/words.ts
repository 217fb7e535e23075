/** Faults, effects and settings in the words of people. */
import type { Location } from '../../failure.ts';
import { scalarText } from '../../workflow/tree.ts';
import type { Step } from '../../workflow/model.ts';
import type { Unsettled } from '../../workflow/unsettled.ts';
import type { Effect } from '../effect.ts';
import type { Fault, Given } from '../logic/variables.ts';
import type { JobPlaces } from './job-places.ts';

/** One sentence; what is code stands between back-ticks. */
export function describeFault({ what, job, step, leg, value }: Fault, places: JobPlaces): string {
  const inLeg = leg === undefined ? '' : ', in one leg of its matrix';
  switch (what) {
    case 'run-cancelled':
      return 'Somebody cancels the run.';
    case 'condition-errs':
      return `\`${value ?? ''}\` cannot be evaluated.`;
    case 'rejected':
      return `The approval that \`${job ?? ''}\` waits for is denied, or never comes.`;
    case 'times-out':
      return `\`${job ?? ''}\` runs out of time${stepPart(job, step, places)}${inLeg}.`;
    case 'step-fails':
      return `\`${job ?? ''}\` fails${stepPart(job, step, places)}${inLeg}.`;
  }
}

function stepPart(job: string | undefined, index: number | undefined, places: JobPlaces): string {
  const step = stepAt(places, job, index);
  return step ? ` in step ${step.index + 1}, ${stepName(step)}` : '';
}

/** The step of a job of the model; undefined where there is none. */
export function stepAt(
  places: JobPlaces,
  job: string | undefined,
  index: number | undefined,
): Step | undefined {
  const found = job === undefined ? undefined : places.get(job)?.job;
  return found?.kind === 'steps' && index !== undefined ? found.steps[index] : undefined;
}

const maxName = 60;

/** Its name, else what it uses, else the first line that it runs; between back-ticks. */
function stepName(step: Step): string {
  const text = step.name ? scalarText(step.name.literal) : workOf(step);
  const line = text.trim().split('\n')[0]!.replaceAll('`', "'");
  return `\`${line.length > maxName ? `${line.slice(0, maxName - 1)}…` : line}\``;
}

function workOf(step: Step): string {
  if (step.kind === 'uses') return step.uses.replace(/@([0-9a-f]{7})[0-9a-f]{33}$/, '@$1');
  return step.kind === 'run' ? scalarText(step.run.literal) : step.kind;
}

const openQuestions: Readonly<Record<keyof Unsettled, string>> = {
  cancelledAfterTimeout:
    'whether `cancelled()` is true below a job that ran out of time or that fail-fast cancelled',
  allCancelledMatrix: 'whether a matrix whose legs were all cancelled is cancelled or failed',
  rejectionForgiven: 'whether `continue-on-error` forgives a job whose approval was denied',
  approvalServesLaterJobs:
    'whether one approval serves the jobs that wait for the same environment later',
  calledSkipsPoison:
    'whether a job that is skipped inside a called workflow counts as an ancestor of the jobs below the call',
};

/** What GitHub leaves open, behind "It hangs on". */
export const describeUnsettled = (row: keyof Unsettled): string => openQuestions[row];

/** Behind "when": `the event is push`. */
export function describeGiven({ name, value, others }: Given): string {
  // What the prover named in words is no code: `the event`, `the ref is a`.
  const subject = /^the [a-z ]+$/.test(name) ? name : `\`${pathOf(name)}\``;
  return `${subject}${/ is(?: a)?$/.test(subject) ? '' : ' is'} ${others ? noneOf(others) : valueWord(value)}`;
}

const valueWord = (value: string) => (/^(?:|""|null)$/.test(value) ? 'empty' : value);

/** `not empty`, `neither "a" nor "b"`. */
function noneOf(values: readonly string[]): string {
  const words = [...new Set(values.map(valueWord))];
  return words.length === 1
    ? `not ${words[0]}`
    : `neither ${words.slice(0, -1).join(', ')} nor ${words.at(-1)}`;
}

/** `[](plan, "tag")` as people write it: `plan.tag`. */
function pathOf(name: string): string {
  const index = /\[\]\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*), "([\w-]+)"\)/;
  const written = name.replace(index, '$1.$2');
  return written === name ? name : pathOf(written);
}

/** `publishes pypi`; a question mark behind what is only guessed. */
export function describeEffect({ kind, channel, certainty }: Effect): string {
  const what = channel === undefined ? kind : `${kind} ${channel}`;
  return certainty === 'guessed' ? `${what}?` : what;
}

/** `release.yml:12`, as editors and terminals make it a link. */
export function describePlace({ file, line }: Location): string {
  return line === undefined ? file : `${file}:${line}`;
}
