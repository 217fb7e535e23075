/** A refutation in the order in which people read it; every report tells the same. */
import type { JobResult } from '../../workflow/job-result.ts';
import type { CounterRun, Refutation, Suggestion } from '../proof/verdict.ts';
import { allRules } from '../all-rules.ts';
import type { RuleFinding } from '../rule.ts';
import type { JobPlaces } from './job-places.ts';
import { describeFault, describeGiven, describeUnsettled } from './words.ts';

/** Sentences; what is code stands between back-ticks. */
export interface Story {
  /** What the run was started with, and what expressions gave. */
  readonly given: readonly string[];
  /** What goes wrong; one sentence when nothing does. */
  readonly faults: readonly string[];
  /** Every job of the run by its result, what went wrong first. */
  readonly results: readonly { readonly result: JobResult; readonly jobs: readonly string[] }[];
  readonly condition: LetThrough | undefined;
  /** What to write instead, as lines of YAML below the job; proved. */
  readonly instead: Instead | undefined;
  /** What it rests on without anybody being sure. */
  readonly doubts: readonly string[];
}

export interface LetThrough {
  readonly job: string;
  /** `release.yml:12`. */
  readonly place: string;
  readonly source: string;
  /** Nothing is written there: it is what GitHub then takes. */
  readonly isImplicit: boolean;
}

export interface Instead {
  readonly job: string;
  readonly lines: readonly string[];
}

const resultOrder: readonly JobResult[] = ['failure', 'cancelled', 'skipped', 'success'];

/** The story of one refutation. */
export function tellStory(refutation: Refutation, places: JobPlaces): Story {
  const { run, suggestion, guesses, dependsOn } = refutation;
  return {
    ...(run ? tellRun(run, places) : { given: [], faults: [], results: [], condition: undefined }),
    instead: suggestion && { job: suggestion.job, lines: suggestedLines(suggestion, places) },
    doubts: [
      ...guesses,
      ...dependsOn.map((row) => `It hangs on what GitHub leaves open: ${describeUnsettled(row)}.`),
    ],
  };
}

function tellRun(run: CounterRun, places: JobPlaces) {
  const { given, faults, jobs, condition } = run;
  const sentences = faults.map((fault) => describeFault(fault, places));
  return {
    given: given.map(describeGiven),
    faults: sentences.length > 0 ? [...new Set(sentences)] : ['Nothing fails.'],
    results: resultOrder.flatMap((result) => {
      const those = jobs.filter((each) => each.result === result).map(({ job }) => job);
      return those.length === 0 ? [] : [{ result, jobs: those }];
    }),
    condition: condition && letThrough(condition, places),
  };
}

function letThrough(
  { job, step, source, at }: NonNullable<CounterRun['condition']>,
  places: JobPlaces,
): LetThrough {
  const found = places.get(job)?.job;
  const site = found?.kind === 'steps' && step !== undefined ? found.steps[step] : found;
  return {
    job: step === undefined ? job : `${job}, step ${step + 1}`,
    place: `${at.file}${at.line === undefined ? '' : `:${at.line}`}`,
    source,
    isImplicit: site?.at.line === at.line,
  };
}

function suggestedLines(
  { job, condition, needs }: Suggestion,
  places: JobPlaces,
): readonly string[] {
  const before = places.get(job)?.job.needs ?? [];
  const isSame = before.length === needs.length && needs.every((need) => before.includes(need));
  const written = condition === '' ? '# no `if`: GitHub then takes success()' : ifLine(condition);
  return [...(isSame ? [] : [`needs: [${needs.join(', ')}]`]), written];
}

/** A plain scalar of YAML begins with a letter or a parenthesis, and holds no `: ` and no ` #`. */
function ifLine(condition: string): string {
  if (/: | #/.test(condition)) return `if: >-\n  ${condition}`;
  return /^[a-z(]/i.test(condition) ? `if: ${condition}` : `if: \${{ ${condition} }}`;
}

/** What a person reads first; of a refutation without the general cure, which stands apart. */
export function headlineOf({ message, refutation }: RuleFinding): string {
  return refutation?.message ?? message;
}

/** What cures it in general; undefined where the message tells it. */
export function cureOf({ rule, refutation }: RuleFinding): string | undefined {
  return refutation && allRules.find(({ name }) => name === rule)?.cure;
}
