/** Every cause that two files differ by: what it is called, how grave it is, what cures it. */
import type { CauseKind } from './cause-kind.ts';
import { containerCauses } from './container-causes.ts';
import { contentCauses } from './content-causes.ts';

export const causeTable = { ...contentCauses, ...containerCauses };

export type CauseId = keyof typeof causeTable;

/** Title, category and cure of a cause. */
export function causeKindOf(id: CauseId): CauseKind {
  return causeTable[id];
}
