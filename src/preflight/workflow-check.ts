/** check-workflow as a check of preflight. */
import type { Ports } from '../ports.ts';
import { annotationsOf } from '../prover/annotations.ts';
import { judgeReleases } from '../prover/judge.ts';
import { proveFiles } from '../prover/prove-files.ts';
import { proofSummaryLines } from '../prover/render/summary.ts';
import type { Check } from './check.ts';

/** The release's own workflow must be proved: what changed into something unproven releases nothing. */
export function workflowCheck(path: string, { files }: Pick<Ports, 'files'>): Check {
  return {
    name: 'check-workflow',
    run: async () => {
      const request = { workflows: [path], root: undefined, configuration: undefined };
      const proven = await proveFiles(request, files);
      const failure = judgeReleases(proven.map(({ report }) => report));
      return {
        failures: failure ? [failure] : [],
        notices: annotationsOf(proven),
        summary: proven.flatMap(proofSummaryLines),
      };
    },
  };
}
