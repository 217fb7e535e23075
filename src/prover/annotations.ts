/** Findings as a host annotates them: in one line what the report says in many. */
import type { Finding } from '../failure.ts';
import { standingFindings, type ProvenWorkflow } from './render/proven.ts';

/** What nobody allowed, the gravest first in each workflow. */
export function annotationsOf(proven: readonly ProvenWorkflow[]): readonly Finding[] {
  return proven.flatMap(({ report }) =>
    standingFindings(report).map(({ rule, level, message, location }) => ({
      rule,
      level,
      message,
      ...(location && { location }),
    })),
  );
}
