/** The tag that is rehearsed when nobody names one. */
import type { ProjectFiles } from './project-files.ts';

const versionLine: Readonly<Record<string, RegExp>> = {
  'Cargo.toml': /^version\s*=\s*"([^"]+)"/m,
  'pyproject.toml': /^version\s*=\s*"([^"]+)"/m,
  'package.json': /"version"\s*:\s*"([^"]+)"/,
};

/** `v` and the version that the project's first version file says; v1.0.0 when none does. */
export function defaultTag(files: ProjectFiles): string {
  for (const [path, { content }] of files) {
    const version = versionLine[path.split('/').at(-1)!]?.exec(content.toString('utf8'))?.[1];
    if (version) return `v${version}`;
  }
  return 'v1.0.0';
}
