/** The version that one entry of `version-files` carries. */
import { versionFileFailure } from '../failures.ts';
import { readCargoToml } from './cargo.ts';
import { readJson } from './json.ts';
import { parsePattern, readByPattern } from './pattern.ts';
import { readPyproject } from './pyproject.ts';
import { readPythonModule } from './python.ts';
import type { FoundVersion, ReadSource, Source } from './source.ts';
import { noVersion } from './unusable.ts';

type Reader = (source: Source, read: ReadSource) => FoundVersion | Promise<FoundVersion>;

/** By file name, first match wins; lock files follow their manifests and are not read. */
const readers: readonly (readonly [RegExp, Reader])[] = [
  [/^Cargo\.toml$/, readCargoToml],
  [/^pyproject\.toml$/, readPyproject],
  [/^(?!.*lock).*\.json$/, readJson],
  [/\.py$/, readPythonModule],
  [/^version(\.txt)?$/i, readWhole],
];

/** `entry` is `path` or `path#pattern`. Throws VERSION_FILE_* and VERSION_PATTERN_INVALID. */
export async function readVersionFile(entry: string, read: ReadSource): Promise<FoundVersion> {
  const [, path = entry, pattern] = /^([^#]+)#(.*)$/.exec(entry) ?? [];
  const reader = readerOf(path, pattern);
  const source = await read(path);
  if (source === undefined) {
    throw versionFileFailure('VERSION_FILE_MISSING', {
      seen: `there is no file ${path}.`,
      expected: 'every file of `version-files`',
      cure: `Check the path and \`working-directory\`, and that the repository is checked out before this step.`,
    });
  }
  return reader(source, read);
}

function readerOf(path: string, pattern: string | undefined): Reader {
  if (pattern !== undefined) {
    const expression = parsePattern(path, pattern);
    return (source) => readByPattern(source, expression);
  }
  const name = path.split('/').at(-1)!;
  const reader = readers.find(([names]) => names.test(name))?.[1];
  if (reader !== undefined) return reader;
  throw versionFileFailure('VERSION_FILE_KIND_UNKNOWN', {
    seen: `the version file ${path}, without a pattern.`,
    expected: 'Cargo.toml, pyproject.toml, package.json, a Python module, VERSION, or a pattern',
    cure: `Give a pattern: \`${path}#<regular expression with one group>\`.`,
  });
}

/** A file that holds the version and nothing else. */
function readWhole({ path, text }: Source): FoundVersion {
  const version = text.trim();
  if (version === '' || /\s/.test(version)) throw noVersion(path, 'version as its only content');
  return { version, path, line: 1, scheme: 'any' };
}
