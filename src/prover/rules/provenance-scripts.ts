/** Scripts that write provenance by hand. */
import type { Location } from '../../failure.ts';
import { scalarText } from '../../workflow/tree.ts';
import type { ReleaseWorkflow } from './release-workflow.ts';

export interface ProvenanceScript {
  readonly text: string;
  /** What its variables are set to. */
  readonly env: string;
  readonly place: { readonly at: Location; readonly job: string; readonly step: number };
}

const speaksOfProvenance = /slsa|provenance|in-toto|predicate|buildType|builder/i;

/** In the order of the file. */
export function provenanceScripts({
  workflow,
  jobs,
}: ReleaseWorkflow): readonly ProvenanceScript[] {
  return jobs.flatMap(({ id, job, scripts }) =>
    scripts
      .filter(({ text }) => speaksOfProvenance.test(text))
      .map(({ step, index, text }) => ({
        text,
        env: [...workflow.env, ...(job.kind === 'steps' ? job.env : []), ...step.env]
          .map(([name, value]) => `${name}=${scalarText(value.literal)}`)
          .join('\n'),
        place: { at: step.at, job: id, step: index },
      })),
  );
}
