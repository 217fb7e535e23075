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
  OUTCOME_JOB_UNPROVED: 'A job was to assert what is proved of a workflow, and it is not proved.',
  OUTCOME_JOB_EMPTY: 'A job was to assert the order of a workflow that releases nothing.',
  MERGE_UNREADABLE: 'What another linter found cannot be merged: it is of no known form.',
  WORKFLOW_REFUTED: 'A rule about release workflows is broken, and nobody has allowed that.',
  WORKFLOW_UNPROVEN: 'A property of a release workflow could not be decided: that is no proof.',
  WORKFLOW_PAGE_OF_MANY: 'One page was asked for and several workflows were given.',
});
