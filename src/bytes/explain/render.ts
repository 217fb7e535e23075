/** An explanation in lines for people. */
import { causeKindOf, type CauseId } from './cause-table.ts';
import type { Cause, Explanation, Verdict } from './model.ts';

/** How the two files are called. */
export interface SideNames {
  /** Complete "13 bytes …": `sealed` and `now`, or `in A` and `in B`. */
  readonly a: string;
  readonly b: string;
}

/** What each verdict says, as a sentence without its full stop. */
export const verdictMeanings: Readonly<Record<Verdict, string>> = {
  identical: 'the files are the same, byte for byte',
  recompressed: 'the payload is equal, another encoder or level compressed it',
  'order-only': 'every member is equal, only their order differs',
  'container-only': 'every member is equal, only the container differs',
  'volatile-field': 'only fields differ that tools write anew at every build',
  content: 'what users get is not the same',
  'other-version': 'these are two packages or versions',
  truncated: 'one file is the beginning of the other',
  'error-page': 'one is a page that a server answered with',
};

/** Causes by which nobody knows whether the content is another. */
const undecided: ReadonlySet<CauseId> = new Set([
  'unreadable',
  'beyond-limits',
  'member-undecoded',
]);

/** The verdict and what it says: of content that could not be looked at no more than that. */
export function renderVerdict({
  verdict,
  causes,
}: Pick<Explanation, 'verdict' | 'causes'>): string {
  const isTold =
    verdict !== 'content' ||
    causes.some(({ id }) => causeKindOf(id).category === 'content' && !undecided.has(id));
  return `${verdict}: ${isTold ? verdictMeanings[verdict] : 'whether users get the same cannot be told'}`;
}

/** The verdict, and a line a cause: at most `maxLines` in all, of which the last counts the rest. */
export function renderExplanationLines(
  explanation: Explanation,
  names: SideNames,
  maxLines = 10,
): string[] {
  const { causes, moreCauses } = explanation;
  const head = renderVerdict(explanation);
  const total = causes.length + moreCauses;
  if (maxLines < 2) return [head];
  const told = causes.slice(0, total < maxLines ? total : maxLines - 2);
  const lines = [head, ...told.map((cause) => renderCause(cause, names))];
  return told.length === total ? lines : [...lines, `and ${total - told.length} more causes`];
}

/** What differs, how often, one example and the cure, in one line. */
export function renderCause(cause: Cause, names: SideNames): string {
  const { title } = causeKindOf(cause.id);
  if (cause.id === 'unreadable' || cause.id === 'beyond-limits')
    return renderUnreadable(cause, names);
  const count = cause.count > 1 ? ` ×${cause.count}` : '';
  const { member, offset } = cause.example;
  const values = renderValues(cause, names);
  const what = [
    ...(member === undefined ? [] : [member]),
    ...(values === '' ? [] : [member === undefined ? values : `(${values})`]),
  ].join(' ');
  const where = offset === undefined ? '' : `, from byte ${offset} on`;
  return `${title}${count}${what === '' ? '' : ': '}${what}${where}. ${cause.cure}`;
}

/** Which file, what is wrong with it, and where the two differ as they stand. */
function renderUnreadable({ id, example: { a, b, offset }, cure }: Cause, names: SideNames) {
  const side = a === undefined ? names.b : names.a;
  const where = offset === undefined ? '' : `; the files differ from byte ${offset} on`;
  return `${causeKindOf(id).title} (${side}): ${a ?? b ?? ''}${where}. ${cure}`;
}

function renderValues({ id, example: { a, b } }: Cause, names: SideNames): string {
  // What is in one file only says so by its title.
  if (id === 'member-added' || id === 'member-removed') return b ?? a ?? '';
  if (a !== undefined && a === b) return `${a} in both`;
  return [a === undefined ? '' : `${a} ${names.a}`, b === undefined ? '' : `${b} ${names.b}`]
    .filter((text) => text !== '')
    .join(', ');
}
