/** Python modules that assign `__version__`. */
import { lineAt, type FoundVersion, type Source } from './source.ts';
import { ambiguous, noVersion } from './unusable.ts';

const assignment = /^__version__[ \t]*(?::[^=\n]{1,80})?=[ \t]*(["'])([^"'\n]{1,128})\1/gm;

/** The text assigned to `__version__` at the module's top; an expression is none. */
export function readPythonModule({ path, text }: Source): FoundVersion {
  const matches = [...text.matchAll(assignment)];
  const [first, ...others] = matches;
  if (first === undefined) throw noVersion(path, '`__version__ = "…"` at the start of a line');
  if (others.some((other) => other[2] !== first[2])) {
    throw ambiguous(
      path,
      matches.map((match) => match[2]!),
    );
  }
  return { version: first[2]!, path, line: lineAt(text, first.index), scheme: 'any' };
}
