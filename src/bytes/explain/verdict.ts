/** One word for all causes together. */
import { gravity, type Category } from './cause-kind.ts';
import type { Verdict } from './model.ts';

const verdicts: Readonly<Record<Category, Verdict>> = {
  page: 'error-page',
  truncated: 'truncated',
  identity: 'other-version',
  content: 'content',
  volatile: 'volatile-field',
  encoder: 'recompressed',
  container: 'container-only',
  order: 'order-only',
  derived: 'container-only',
};

/** The gravest category decides; none at all is `identical`. */
export function judgeCategories(categories: ReadonlySet<Category>): Verdict {
  const gravest = gravity.find((category) => categories.has(category));
  return gravest === undefined ? 'identical' : verdicts[gravest];
}
