/** Which of the two files could not be read, and why. */
import { archiveFailure } from '../../archive/failures.ts';
import { Failure } from '../../failure.ts';
import type { Side } from './model.ts';

/** An ARCHIVE_* failure together with the file that it is about. */
export class Unreadable extends Error {
  readonly side: Side;
  readonly failure: Failure;

  constructor(side: Side, failure: Failure) {
    super(failure.message);
    this.side = side;
    this.failure = failure;
  }
}

/** What a format’s reader throws when the bytes contradict the format. */
export class Malformed extends Error {}

/** Runs a reading of one file: what is wrong with the archive becomes Unreadable, a bug stays one. */
export async function onSide<T>(side: Side, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw told(side, error);
  }
}

/** As `onSide`, for a stream. */
export async function* streamOnSide(
  side: Side,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
  } catch (error) {
    throw told(side, error);
  }
}

function told(side: Side, error: unknown): unknown {
  if (error instanceof Failure && error.code.startsWith('ARCHIVE_')) {
    return new Unreadable(side, error);
  }
  if (!(error instanceof Malformed) && !isZlibError(error)) return error;
  return new Unreadable(
    side,
    archiveFailure('ARCHIVE_CORRUPT', {
      seen: `the archive cannot be read to its end: ${error.message}`,
      expected: 'a whole archive',
      cure: 'Fetch or build it again.',
      cause: error,
    }),
  );
}

/** zlib tells what is wrong with its input by codes such as Z_DATA_ERROR. */
function isZlibError(error: unknown): error is Error {
  return /^Z_/.test(String((error as NodeJS.ErrnoException | undefined)?.code));
}
