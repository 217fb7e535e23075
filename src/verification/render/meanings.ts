/** What each code that a verification can tell means, in one sentence. */
import { verificationAreas } from '../failure-areas.ts';

/** By code. */
export const failureMeanings: ReadonlyMap<string, string> = new Map(
  verificationAreas.flatMap(({ codes }) => Object.entries(codes)),
);
