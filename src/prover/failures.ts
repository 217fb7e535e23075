/** What can be wrong with what a person wrote for the prover. */
import { failureArea } from '../failure.ts';

export const proverFailure = failureArea('prover', {
  DECLARATION_INVALID:
    'A `# release:` comment of a workflow says something that it cannot say there.',
  RULE_UNKNOWN: 'A comment or the configuration names a rule that does not exist.',
  CONFIGURATION_INVALID: 'The configuration of the rules is not of its form.',
  MERGE_UNREADABLE: 'What another linter found cannot be merged: it is of no known form.',
  WORKFLOW_REFUTED: 'A rule about release workflows is broken, and nobody has allowed that.',
  WORKFLOW_UNPROVEN: 'A property of a release workflow could not be decided: that is no proof.',
  WORKFLOW_PAGE_OF_MANY: 'One page was asked for and several workflows were given.',
});
