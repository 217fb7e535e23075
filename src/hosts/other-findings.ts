/** What a host tells besides the failure: the failure itself may be among the findings. */
import type { ActionResult } from '../define-action.ts';
import { findingOf, type Finding } from '../failure.ts';

/** The findings, in their order, without the one that is the failure: it is told once. */
export function otherFindings({ findings = [], failure }: ActionResult): readonly Finding[] {
  if (!failure) return findings;
  const told = findingOf(failure);
  const same = findings.findIndex(
    ({ rule, message }) => rule === told.rule && message === told.message,
  );
  return findings.filter((_, index) => index !== same);
}
