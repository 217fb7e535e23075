/** Files whose JSON is attested. */
import type { Files } from '../ports.ts';
import { attestFailure } from './attest-failures.ts';
import { maxPredicateBytes } from './plan-attestations.ts';

/** The JSON object in a file. Throws ATTEST_PREDICATE_TOO_LARGE, ATTEST_PREDICATE_UNREADABLE. */
export async function readPredicate(
  path: string,
  files: Pick<Files, 'read' | 'stat'>,
): Promise<object> {
  const found = await files.stat(path);
  if (found?.kind !== 'file') throw unreadable(path, 'is no file');
  if (found.size > maxPredicateBytes) {
    throw attestFailure('ATTEST_PREDICATE_TOO_LARGE', {
      seen: `${path} has ${found.size} bytes`,
      expected: `at most ${maxPredicateBytes}`,
      cure: 'Attest something shorter, such as the digest of it.',
    });
  }
  const value = parse((await files.read(path, maxPredicateBytes)).toString('utf8'));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw unreadable(path, 'holds no JSON object');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function unreadable(path: string, why: string) {
  return attestFailure('ATTEST_PREDICATE_UNREADABLE', {
    seen: `${path} ${why}`,
    expected: 'a file with one JSON object: the predicate',
    cure: 'Name the file as the step before wrote it, and write JSON.',
  });
}
