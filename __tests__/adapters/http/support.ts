/** The client of these tests. */
import { createHttp, type HttpAnswer, type NoAnswer } from '../../../src/adapters/http.ts';
import { fakeClock, fakeLog } from '../../support/fakes.ts';

/** An HTTP client with a clock that never waits, and what it logged. */
export function setUp() {
  const clock = fakeClock();
  const lines: string[] = [];
  const log = { ...fakeLog(), debug: (message: string) => void lines.push(message) };
  return { clock, lines, http: createHttp({ clock, log }) };
}

/** The answer; the test fails when none came. */
export function requireAnswer(answer: HttpAnswer | NoAnswer): HttpAnswer {
  if (!answer.answered) throw new Error(answer.reason);
  return answer;
}

/** That no answer came; the test fails when one did. */
export function requireNoAnswer(answer: HttpAnswer | NoAnswer): NoAnswer {
  if (answer.answered) throw new Error(`HTTP ${answer.status}`);
  return answer;
}
