/** What differs between the generated files and those on disk. */
import { globSync } from 'node:fs';
import { byCodeUnit, findText } from '../project.ts';
import type { GeneratedFile } from './plan.ts';

const generatedFirstLine = /^# Generated from actions\//;

/**
 * One line a difference, sorted: files that are missing or differ, and
 * manifests that say they are generated although no definition makes them.
 */
export function findDifferences(files: readonly GeneratedFile[], folder: string): string[] {
  const differing = files.flatMap(({ path, content }) => {
    const present = findText(path, folder);
    if (present === undefined) return [`${path} is missing`];
    return present === content ? [] : [`${path} differs`];
  });
  return [...differing, ...strayManifests(files, folder)].sort(byCodeUnit);
}

function strayManifests(files: readonly GeneratedFile[], folder: string): string[] {
  const planned = new Set(files.map(({ path }) => path));
  return globSync(['action.yml', '*/action.yml', 'actions/*/action.yml'], { cwd: folder })
    .filter((path) => !path.startsWith('node_modules'))
    .filter((path) => !planned.has(path))
    .filter((path) => generatedFirstLine.test(findText(path, folder) ?? ''))
    .map((path) => `${path} is generated, but no action of that name exists: remove its folder`);
}
