/** Runs the parts of a check side by side, and tells of each as it ends. */
import type { NodeOutcome } from '../run-node.ts';

export interface Part {
  readonly name: string;
  /** Its output is shown when it failed. */
  readonly run: () => Promise<NodeOutcome>;
}

export interface PartResult extends NodeOutcome {
  readonly name: string;
  readonly seconds: number;
}

/**
 * Results in the order of the parts, every part run to its end: one failure
 * must not hide the next. At most `atOnce` parts run at the same time.
 */
export async function runParts(
  parts: readonly Part[],
  atOnce: number,
  tell: (result: PartResult) => void,
): Promise<readonly PartResult[]> {
  const results: PartResult[] = [];
  const waiting = [...parts.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, part] = next;
      results[index] = await runPart(part);
      tell(results[index]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

/** A part that throws has failed; nothing that it did not say counts as success. */
async function runPart({ name, run }: Part): Promise<PartResult> {
  const start = performance.now();
  const outcome = await run().catch((error: unknown) => ({ ok: false, output: String(error) }));
  return { ...outcome, name, seconds: (performance.now() - start) / 1000 };
}
