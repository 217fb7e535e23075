/** Expectations on failures: every failure code is provoked by at least one of these. */
import { expect } from '@jest/globals';
import type { ActionResult } from '../../src/define-action.ts';
import { Failure } from '../../src/failure.ts';

/** The failure with that code that `act` throws; the test fails on anything else. */
export async function expectFailure(code: string, act: () => unknown): Promise<Failure> {
  let thrown: unknown;
  try {
    await act();
  } catch (error) {
    thrown = error;
  }
  return requireCode(code, thrown);
}

/** The failure with that code that a result carries beside its outputs. */
export function expectResultFailure(code: string, result: ActionResult): Failure {
  return requireCode(code, result.failure);
}

function requireCode(code: string, failure: unknown): Failure {
  if (failure !== undefined && !(failure instanceof Failure)) throw failure as Error;
  expect(failure?.code).toBe(code);
  expect(failure?.cure).toMatch(/\S/);
  return failure as Failure;
}
