/** pip's requirements with digests. https://pip.pypa.io/en/stable/topics/secure-installs/ */
import { parsePythonIndex } from '../registry/python-index.ts';
import type { LockFile, SealedPackage } from './package.ts';

export interface RequirementsOptions {
  readonly packages: readonly SealedPackage[];
  /** A comment: where the digests come from. */
  readonly origin: string;
  /** Another index than PyPI: its root or its Simple API, without a trailing slash. */
  readonly indexUrl?: string | undefined;
}

/**
 * `name==version --hash=sha256:…` for every wheel and source distribution. pip
 * refuses any other file, and any package that the file does not name.
 */
export function renderRequirements(options: RequirementsOptions): LockFile {
  const { packages, origin, indexUrl } = options;
  const lines = [
    `# ${origin}`,
    ...(indexUrl === undefined ? [] : [`--index-url ${parsePythonIndex(indexUrl).simple}/`]),
    '--require-hashes',
    ...packages.map(renderRequirement),
  ];
  return { name: 'requirements.txt', content: `${lines.join('\n')}\n` };
}

function renderRequirement({ name, version, artifacts }: SealedPackage): string {
  const digests = artifacts.map(({ sha256 }) => `    --hash=sha256:${sha256}`);
  return [`${name}==${version}`, ...digests].join(' \\\n');
}
