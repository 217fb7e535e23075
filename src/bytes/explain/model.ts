/** What an explanation of two files that differ tells. Its JSON Schema is schemas/explanation.schema.json. */
import type { CauseId } from './cause-table.ts';

/** Which shape the JSON of `release-actions explain --json` has. */
export const explanationSchemaId = 'https://release-actions.dev/schemas/explanation/v1';

/** The two files by their place: `a` is the one that is expected, `b` the one that was found. */
export type Side = 'a' | 'b';

/** From the least to the gravest, but for `identical` and the three that end the search early. */
export type Verdict =
  | 'identical'
  | 'recompressed'
  | 'order-only'
  | 'container-only'
  | 'volatile-field'
  | 'content'
  | 'other-version'
  | 'truncated'
  | 'error-page';

/** What a file is, by its first bytes. */
export type FileKind =
  | 'tar'
  | 'tar.gz'
  | 'gzip'
  | 'zip'
  | 'xz'
  | 'zstd'
  | 'bzip2'
  | 'html'
  | 'xml'
  | 'json'
  | 'text'
  | 'binary'
  | 'empty';

/** One difference of a cause; values are short texts for people, undefined where there is none. */
export interface Example {
  /** Name inside the archive; left out when it is about the file as a whole. */
  readonly member?: string;
  readonly a?: string;
  readonly b?: string;
  /** Bytes from the start of the member, or of the file; counts from 0. */
  readonly offset?: number;
}

export interface Cause {
  readonly id: CauseId;
  /** How many members, or places, it explains. */
  readonly count: number;
  readonly example: Example;
  /** An instruction. */
  readonly cure: string;
}

export interface ExplainedFile {
  /** Bytes. */
  readonly size: number;
  readonly kind: FileKind;
}

export interface Explanation {
  readonly verdict: Verdict;
  readonly a: ExplainedFile;
  readonly b: ExplainedFile;
  /** Where the files as they stand differ first; undefined when they are identical. */
  readonly firstDifference?: FirstDifference;
  /** At most ten, the gravest first. */
  readonly causes: readonly Cause[];
  /** Causes beyond those ten. */
  readonly moreCauses: number;
}

export interface FirstDifference {
  /** Bytes from the start, from 0. */
  readonly offset: number;
  /** From there to the end of the longer file, in bytes. */
  readonly length: number;
}
