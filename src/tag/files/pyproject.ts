/** pyproject.toml: PEP 621's `[project]`, and Poetry's own table. */
import { versionFileFailure } from '../failures.ts';
import type { FoundVersion, Source } from './source.ts';
import { findTable, lineOfKey, parseToml } from './toml.ts';
import { noVersion } from './unusable.ts';

/** https://packaging.python.org/en/latest/specifications/pyproject-toml/#version */
export function readPyproject(source: Source): FoundVersion {
  const { path, text } = source;
  const document = parseToml(source);
  const project = findTable(document, 'project');
  for (const [table, value] of [
    ['project', project?.version],
    ['tool.poetry', findTable(document, 'tool', 'poetry')?.version],
  ] as const) {
    if (typeof value !== 'string') continue;
    return { version: value, path, line: lineOfKey(text, table, 'version'), scheme: 'pep440' };
  }
  if (Array.isArray(project?.dynamic) && project.dynamic.includes('version')) {
    throw versionFileFailure('VERSION_FILE_DYNAMIC', {
      seen: `${path} says \`dynamic = ["version"]\`: its build backend finds the version elsewhere.`,
      expected: 'a version that can be read without running a build',
      cure: `List the file that carries the version instead (such as \`src/<package>/__init__.py\`); a version that comes from the tag itself needs no check, so leave ${path} out.`,
      location: { file: path, line: lineOfKey(text, 'project', 'dynamic') ?? 1 },
    });
  }
  throw noVersion(path, '`version` under `[project]` or `[tool.poetry]`');
}
