/** What can be wrong with what a person wrote for the prover. */
import { failureArea } from '../failure.ts';

export const proverFailure = failureArea('prover', {
  DECLARATION_INVALID:
    'A `# release:` comment of a workflow says something that it cannot say there.',
  RULE_UNKNOWN: 'A comment or the configuration names a rule that does not exist.',
  CONFIGURATION_INVALID: 'The configuration of the rules is not of its form.',
  OUTCOMES_INVALID: 'What was asked about the results of jobs is not of its form.',
  OUTCOMES_JOB_UNKNOWN: 'The results that were asked about name a job that the workflow has not.',
  OUTCOMES_IMPOSSIBLE: 'No run of the workflow can end with the results that were asked about.',
});
