/** Whether an edit of one job left everything else as it was. */
import { parseComments } from '../../workflow/comments.ts';
import { parseTree, type Tree } from '../../workflow/tree.ts';

/** Every value of both texts is the same, but for `if` and `needs` of that job; so are comments. */
export function sameButForJob(before: string, after: string, job: string): boolean {
  return fingerprint(before, job) === fingerprint(after, job);
}

function fingerprint(text: string, job: string): string {
  const comments = parseComments(text, '').map((comment) => [comment.text, comment.standsAlone]);
  return JSON.stringify([valueOf(parseTree(text, ''), ['jobs', job]), comments]);
}

/** Values without their places; `edited` leads to the job, as far as it is on the way. */
function valueOf(tree: Tree, edited: readonly string[] | undefined): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'sequence') return tree.items.map((item) => valueOf(item, undefined));
  const kept = [...tree.entries].filter(
    ([key]) => edited?.length !== 0 || (key !== 'if' && key !== 'needs'),
  );
  return {
    mapping: kept.map(([key, value]) => [
      key,
      valueOf(value, edited?.[0] === key ? edited.slice(1) : undefined),
    ]),
  };
}
