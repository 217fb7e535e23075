/** The result of a conformance suite: its log, or the digest of a log that is kept elsewhere. */
import type { Files } from '../ports.ts';
import { evidenceFailure } from './failures.ts';

const stem = 'conformance';

export interface ConformanceRequest {
  /** A file, or `sha256:…` and 64 hexadecimal digits; undefined when none is told. */
  readonly result: string | undefined;
  readonly required: boolean;
}

/** A file of the release, and where its bytes are or what they are. */
export interface ConformanceFile {
  readonly name: string;
  readonly from: { readonly path: string } | { readonly text: string };
}

/**
 * What is sealed as `conformance.<ext>`, with the ending of the file that was given, or as
 * `conformance.sha256`. Undefined when there is none and none is required. Throws
 * EVIDENCE_CONFORMANCE_MISSING, EVIDENCE_CONFORMANCE_EMPTY.
 */
export async function findConformance(
  { result, required }: ConformanceRequest,
  files: Pick<Files, 'stat'>,
): Promise<ConformanceFile | undefined> {
  if (result === undefined) {
    if (required) throw missing('`conformance` names no result');
    return undefined;
  }
  const digest = /^sha256:([0-9a-f]{64})$/.exec(result)?.[1];
  if (digest !== undefined) return { name: `${stem}.sha256`, from: { text: `${digest}\n` } };
  const entry = await files.stat(result);
  if (!entry) throw missing(`there is no file ${result}`);
  if (entry.kind === 'file' && entry.size === 0) {
    throw evidenceFailure('EVIDENCE_CONFORMANCE_EMPTY', {
      seen: `${result} has no bytes`,
      expected: 'what the conformance suite told',
      cure: 'Look at the job that ran the suite: it wrote nothing. Nothing was published.',
    });
  }
  return { name: `${stem}${endingOf(result)}`, from: { path: result } };
}

/** `.log`, or nothing when the name has no plain ending. */
function endingOf(path: string): string {
  return /[^/\\](\.[A-Za-z0-9]{1,16})$/.exec(path)?.[1] ?? '';
}

function missing(seen: string) {
  return evidenceFailure('EVIDENCE_CONFORMANCE_MISSING', {
    seen,
    expected: 'the result of the conformance suite, as a file or as its digest (`sha256:…`)',
    cure: 'Hand the result of the suite to `conformance`; when it comes from another job, check that this job `needs` it and has downloaded it.',
  });
}
