/** What makes the groups of two runs differ. */

/** No other run has it. */
export const perRun = /github\.(?:sha|run_id|run_number|run_attempt)\b/i;
