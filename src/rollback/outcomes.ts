/** Outcomes in few words. */
import type { WriteResult } from '../ports.ts';
import type { ActionOutcome } from './actions.ts';

export const done: ActionOutcome = { state: 'done' };
export const already: ActionOutcome = { state: 'already' };

/** Not done; `denied` when whoever asked may not. */
export function failed(reason: string, denied?: boolean): ActionOutcome {
  return { state: 'failed', reason, ...(denied && { denied: true }) };
}

/** Of a write that was not accepted. */
export function failedWrite(
  result: Exclude<WriteResult<unknown>, { readonly state: 'done' }>,
): ActionOutcome {
  if (result.state === 'ambiguous') return failed(`no answer came: ${result.reason}`);
  const { status, reason } = result;
  return failed(reason, status === 401 || status === 403);
}
