/** Why a rehearsal cannot start, or cannot be believed. */
import { failureArea } from '../failure.ts';

export const rehearsalFailure = failureArea('rehearsal', {
  REHEARSAL_WORKFLOW_MISSING: 'The workflow file could not be read.',
  REHEARSAL_PROJECT_MISSING: 'The project folder is not there, or has no files.',
  REHEARSAL_EVENT_MISMATCH: 'The workflow does not start on that event or tag.',
  REHEARSAL_INPUT_WRONG: 'A workflow_dispatch input is missing, unknown or of another type.',
  REHEARSAL_OPTION_WRONG: 'A flag of `rehearse` names what the workflow does not have.',
  REHEARSAL_ACTION_UNKNOWN: 'The workflow uses an action that has no stand-in.',
  REHEARSAL_ACTION_UNREADABLE: 'An action that the workflow uses has no action.yml that reads.',
  REHEARSAL_UNSUPPORTED: 'The workflow uses a feature that the rehearsal does not have.',
  REHEARSAL_STATE_UNREADABLE: 'The saved rehearsal is damaged, or of another version or workflow.',
  REHEARSAL_NOT_RELEASED: 'The workflow that is played before did not come to a good end.',
  REHEARSAL_FAULT_UNKNOWN: 'There is no fault scenario of that name.',
  REHEARSAL_TOOL_MISSING: 'A program that the rehearsal needs is not on the machine.',
});
