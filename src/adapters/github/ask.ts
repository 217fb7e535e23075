/** From octokit's results and errors to the three answers: present, absent, unknown. */
import { absent, present, unknown, type Lookup, type Unknown } from '../../lookup.ts';
import { NotOfShape, type Shape } from '../../shape.ts';
import { NoAnswerError } from '../http/fetch.ts';

export interface Question<T> {
  /** What is asked for, as it reads in `cannot read <what>`. */
  readonly what: string;
  readonly ask: () => Promise<{ readonly data: unknown }>;
  /** Reads the answer's body; an answer of another shape is unknown. */
  readonly shape: Shape<T>;
  /** Statuses with which this endpoint says definitely that it is not there: usually [404]. */
  readonly absentOn?: readonly number[];
}

/** The answer; every error that is not definitely an absence is unknown, with its reason. */
export async function askGithub<T>(question: Question<T>): Promise<Lookup<T>> {
  let data: unknown;
  try {
    ({ data } = await question.ask());
  } catch (error) {
    const refusal = refusalOf(error);
    if (question.absentOn?.includes(refusal.status ?? 0)) return absent;
    return unreadable(`cannot read ${question.what}: ${refusal.reason}`, refusal.status);
  }
  try {
    return present(question.shape(data, ''));
  } catch (error) {
    if (!(error instanceof NotOfShape)) throw error;
    return unknown(`cannot read ${question.what}: in GitHub's answer, ${error.message}`);
  }
}

/** Unknown; denied as well when the status says that whoever asked may not: 401 and 403. */
export function unreadable(reason: string, status: number | undefined): Unknown {
  const isDenied = status === 401 || status === 403;
  return isDenied ? { ...unknown(reason), denied: true } : unknown(reason);
}

/** What an octokit call failed with. */
export interface Refusal {
  /** The answer's status; undefined when no usable answer came. */
  readonly status: number | undefined;
  /** Names the status, what GitHub said, and the permission that it asked for, if it told. */
  readonly reason: string;
  /** True when GitHub may have acted on the request all the same. */
  readonly maybeActed: boolean;
}

/** Reads the error of an octokit call; anything that is not one is thrown again. */
export function refusalOf(error: unknown): Refusal {
  if (!isRequestError(error)) throw error;
  if (error.cause instanceof NoAnswerError) {
    const { reason, maybeActed } = error.cause.noAnswer;
    return { status: undefined, reason, maybeActed };
  }
  // An error of the suite's own inside `fetch`: a bug, not an answer.
  if (error.response === undefined) throw error.cause instanceof Error ? error.cause : error;
  const reason = `HTTP ${error.status}: ${error.message}${permissionHint(error)}`;
  return { status: error.status, reason, maybeActed: false };
}

interface RequestError extends Error {
  readonly status: number;
  readonly response?: { readonly headers: Readonly<Record<string, string | undefined>> };
}

function isRequestError(error: unknown): error is RequestError {
  return error instanceof Error && error.name === 'HttpError' && 'status' in error;
}

function permissionHint({ status, response }: RequestError): string {
  if (status === 401) return ' (the token was refused: wrong, expired or revoked)';
  const accepted = response?.headers['x-accepted-github-permissions'];
  if (![403, 404].includes(status) || !accepted) return '';
  return ` (the token needs ${accepted.replaceAll('=', ': ').replaceAll(';', ' or')})`;
}
