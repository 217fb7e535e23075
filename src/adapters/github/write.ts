/** From octokit's results and errors to what came of a write: done, refused, ambiguous. */
import type { WriteResult } from '../../ports.ts';
import { NotOfShape, type Shape } from '../../shape.ts';
import { refusalOf } from './ask.ts';

/** Whatever is neither an acceptance nor a refusal is ambiguous: to be resolved by reading. */
export async function writeToGithub<T>(
  ask: () => Promise<{ readonly data: unknown }>,
  shape: Shape<T>,
): Promise<WriteResult<T>> {
  let data: unknown;
  try {
    ({ data } = await ask());
  } catch (error) {
    const { status, reason } = refusalOf(error);
    return status !== undefined && status < 500
      ? { state: 'refused', status, reason }
      : { state: 'ambiguous', reason };
  }
  return acceptedWrite(data, shape);
}

/** An accepted write; ambiguous when its answer cannot be read. */
export function acceptedWrite<T>(data: unknown, shape: Shape<T>): WriteResult<T> {
  try {
    return { state: 'done', value: shape(data, '') };
  } catch (error) {
    if (!(error instanceof NotOfShape)) throw error;
    return { state: 'ambiguous', reason: `in GitHub's answer, ${error.message}` };
  }
}
