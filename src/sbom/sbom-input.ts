/** Inputs that name files and, where it is not plain, the artifacts that each is for. */
import { NotOfShape, listOf, objectOf, optional, textLike, type Shape } from '../shape.ts';
import { invalidInput, parseStructuredInput } from '../structured-input.ts';

/** A file that was named, and globs of the artifacts that it is for; undefined leaves that open. */
export interface NamedFile {
  readonly path: string;
  readonly artifacts: readonly string[] | undefined;
}

const path = textLike(/^[^\r\n\0]{1,500}$/, 'a path');
const glob = textLike(/^[^\r\n/\\]{1,200}$/, 'a glob of plain file names');
const fields = ['path', 'artifacts'];
const namedFile = objectOf({ path, artifacts: optional(listOf(glob)) });

const entry: Shape<NamedFile> = (value, place) => {
  if (typeof value === 'string') return { path: path(value, place), artifacts: undefined };
  const { path: named, artifacts } = namedFile(value, place);
  const stranger = Object.keys(value as object).find((name) => !fields.includes(name));
  if (stranger !== undefined) throw new NotOfShape(`${place}.${stranger}`, 'a field that there is');
  if (artifacts?.length === 0) throw new NotOfShape(`${place}.artifacts`, 'at least one glob');
  return { path: named, artifacts };
};

/**
 * The files of an input that is a YAML list, of paths or of {path, artifacts}.
 * Throws INPUT_INVALID, for unknown fields too.
 */
export function parseNamedFiles(input: string, text: string): readonly NamedFile[] {
  try {
    return listOf(entry)(parseStructuredInput(input, text), '');
  } catch (error) {
    if (!(error instanceof NotOfShape)) throw error;
    throw invalidInput(input, error.message, 'a list of paths or of {path, artifacts}');
  }
}
