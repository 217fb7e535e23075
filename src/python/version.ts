/** Versions as Python's packaging writes them. https://packaging.python.org/en/latest/specifications/version-specifiers/ */
import { explain } from '@renovatebot/pep440';
import { pythonFailure } from './failures.ts';

/** The normalised form (`1.0.0-RC.1` gives `1.0.0rc1`); undefined when it is no version. */
export function findPythonVersion(text: string): string | undefined {
  // The library reads surrounding blanks and a leading `v` as well; a file name has neither.
  if (!/^[0-9][A-Za-z0-9.!+_-]{0,127}$/.test(text)) return undefined;
  const version = explain(text)?.public;
  // The local part is put back by hand: the library joins its segments with commas.
  const local = text.split('+')[1]?.toLowerCase().replace(/[-_]/g, '.');
  return version === undefined || local === undefined ? version : `${version}+${local}`;
}

/** The normalised form. Throws PYTHON_VERSION_INVALID. */
export function parsePythonVersion(text: string): string {
  const version = findPythonVersion(text);
  if (version !== undefined) return version;
  throw pythonFailure('PYTHON_VERSION_INVALID', {
    seen: `the version ${JSON.stringify(text)}`,
    expected: 'a version that Python’s packaging knows, such as 1.2.0, 1.2.0rc1 or 1.2.0.dev3',
    cure: 'Name pre-releases alpha, beta, rc or dev: PyPI has no others.',
  });
}
