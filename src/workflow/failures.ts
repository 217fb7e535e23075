/** What can be wrong with a workflow file, and with an expression in it. */
import { failureArea } from '../failure.ts';

export const workflowFailure = failureArea('workflow', {
  WORKFLOW_NOT_YAML: 'The file is not a YAML document.',
  WORKFLOW_INVALID: 'The file is YAML, but not a workflow (or action) that GitHub would accept.',
  WORKFLOW_NEEDS_UNKNOWN: 'A job needs a job that the workflow does not have.',
  WORKFLOW_NEEDS_CYCLE: 'Jobs need each other in a circle.',
  EXPRESSION_INVALID: 'An expression does not parse, or names what is not available there.',
  EXPRESSION_FAILED: 'An expression could not be evaluated.',
  MATRIX_INVALID: 'A matrix does not expand to a list of combinations.',
});
