/** The `needs` context of the un-drafting job: what became of every job before it. */
import type { Failure } from '../failure.ts';
import { NotOfShape, objectOf, optional, textLike, type Shape } from '../shape.ts';
import { undraftFailure } from './failures.ts';

export interface NeededJob {
  readonly name: string;
  /** `success`, `failure`, `cancelled` or `skipped`, as GitHub tells it. */
  readonly result: string;
  /** Outputs that are texts and not empty; a job that was skipped has none. */
  readonly outputs: ReadonlyMap<string, string>;
}

const outputs: Shape<ReadonlyMap<string, string>> = (value, place) => {
  const texts = fieldsOf(value, place).filter(
    (field): field is [string, string] => typeof field[1] === 'string' && field[1].trim() !== '',
  );
  return new Map(texts);
};

const job = objectOf({ result: textLike(), outputs: optional(outputs) });

/** The jobs in the order given. Throws UNDRAFT_NEEDS_MALFORMED and UNDRAFT_NEEDS_EMPTY. */
export function parseNeeds(needs: unknown): readonly NeededJob[] {
  const jobs = readJobs(needs);
  if (jobs.length > 0) return jobs;
  // Nothing that had to succeed is no success.
  throw undraftFailure('UNDRAFT_NEEDS_EMPTY', {
    seen: '`needs` names no job',
    expected: 'the results of every job that publishes to a channel',
    cure: 'List all publishing jobs under `needs:` of this job, and hand over `needs: ${{ toJSON(needs) }}`.',
  });
}

/** One failure that names every job that did not succeed, with its result; none when all did. */
export function needsFailures(jobs: readonly NeededJob[]): readonly Failure[] {
  const others = jobs.filter(({ result }) => result !== 'success');
  if (others.length === 0) return [];
  const told = others.map(({ name, result }) => `${name} (${result})`).join(', ');
  return [
    undraftFailure('UNDRAFT_NEEDS_NOT_SUCCESSFUL', {
      seen: `these jobs did not succeed: ${told}`,
      expected: '`success` of every job that this one needs: skipped and cancelled are not success',
      cure: 'Mend what stopped them and re-run the failed jobs of this run; the release stays a draft until then.',
    }),
  ];
}

/** Receipts in the jobs' outputs: those named `receipt`, or ending in `-receipt`. */
export function receiptsOf(jobs: readonly NeededJob[]): readonly string[] {
  return jobs.flatMap(({ outputs: told }) =>
    [...told].filter(([name]) => /(^|-)receipt$/.test(name)).map(([, text]) => text),
  );
}

function readJobs(needs: unknown): readonly NeededJob[] {
  try {
    return fieldsOf(needs, '').map(([name, value]) => {
      const { result, outputs: told } = job(value, name);
      return { name, result, outputs: told ?? new Map<string, string>() };
    });
  } catch (error) {
    if (!(error instanceof NotOfShape)) throw error;
    throw undraftFailure('UNDRAFT_NEEDS_MALFORMED', {
      seen: `in \`needs\`, ${error.message}`,
      expected: 'the `needs` context as JSON: jobs by name, each with a `result`',
      cure: 'Hand over `needs: ${{ toJSON(needs) }}` as it is.',
    });
  }
}

function fieldsOf(value: unknown, place: string): [string, unknown][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value);
  }
  throw new NotOfShape(place, 'an object');
}
