/** Every workflow of this repository, and those that users copy. */
import { globSync } from 'node:fs';
import { byCodeUnit } from './project.ts';

const required = [
  '.github/workflows/ci.yml',
  '.github/workflows/release.yml',
  'reference/release.yml',
  'reference/npm-staging.yml',
  'reference/attested.yml',
  'reference/watch-releases.yml',
  'reference/lockstep/release.yml',
];

/** Paths, sorted; and those that should be there: a check of no file at all would pass. */
export function findWorkflowFiles(): {
  readonly paths: readonly string[];
  readonly missing: readonly string[];
} {
  const paths = globSync([
    '.github/workflows/*.{yml,yaml}',
    'reference/{,lockstep/}*.{yml,yaml}',
  ]).sort(byCodeUnit);
  return { paths, missing: required.filter((path) => !paths.includes(path)) };
}
