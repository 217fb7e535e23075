/** `--outcomes`: the question put to one workflow, and its answer in both forms. */
import { BoundReached } from '../logic/bound.ts';
import { modelOf } from '../proof/prove-release.ts';
import type { ProvenWorkflow } from '../render/proven.ts';
import { proverFailure } from '../failures.ts';
import { parseOutcomes } from './parse-outcomes.ts';
import { renderWhatIf } from './render-what-if.ts';
import { whatIf } from './what-if.ts';
import { whatIfDocument } from './what-if-document.ts';

export interface AnsweredOutcomes {
  readonly text: string;
  readonly document: ReturnType<typeof whatIfDocument>;
}

/** Throws OUTCOMES_* and, when the model is too large to answer, WORKFLOW_UNPROVEN. */
export function answerOutcomes(
  entries: readonly string[],
  { workflow, called }: Pick<ProvenWorkflow, 'workflow' | 'called'>,
): AnsweredOutcomes {
  const { file } = workflow;
  // On the command line they stand in one argument, with commas.
  const asked = entries.flatMap((entry) => entry.split(',')).filter((entry) => entry.trim() !== '');
  try {
    const model = modelOf({ workflow, called });
    const answer = whatIf(model, parseOutcomes(asked, model));
    return {
      text: renderWhatIf(answer, { workflow, called }),
      document: whatIfDocument(answer, { workflow, called }),
    };
  } catch (error) {
    if (!(error instanceof BoundReached)) throw error;
    throw proverFailure('WORKFLOW_UNPROVEN', {
      seen: `${file}: the answer takes ${error.bound}`,
      expected: 'a workflow that can be followed within the bounds',
      cure: 'Write its conditions in simpler terms.',
      cause: error,
    });
  }
}
