/**
 * METADATA of a wheel and PKG-INFO of a source distribution: what is needed, as ranges
 * of versions. https://packaging.python.org/en/latest/specifications/core-metadata/
 */
import { metadataHeaders } from '../../python/metadata.ts';
import { normalizeProjectName } from '../../registry/names.ts';
import type { LockFile, LockedProject } from './locked.ts';
import { pythonPurl } from './python.ts';

const requirement =
  /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*([^;]*)(;.*)?$/;

/** Nothing is locked: no versions, the ranges as comments. What only an extra needs is left out. */
export function readPythonMetadata({ text }: LockFile): LockedProject {
  const needed = new Map<string, { name: string; range: string }>();
  for (const line of metadataHeaders(text)('Requires-Dist')) {
    const [, name, range = '', marker = ''] = requirement.exec(line) ?? [];
    if (name === undefined || /\bextra\s*==/.test(marker)) continue;
    const project = normalizeProjectName(name);
    const ranges = [needed.get(project)?.range, range.trim().replace(/^\((.*)\)$/, '$1')];
    const known = [...new Set(ranges.filter((part) => part !== undefined && part !== ''))];
    needed.set(project, { name, range: known.join(' or ') });
  }
  const packages = [...needed].map(([key, { name, range }]) => ({
    ...{ key, name, version: undefined, purl: pythonPurl({ name }), downloadLocation: undefined },
    ...{ checksums: [], needs: [] },
    ...(range !== '' && { comment: `Required: ${range}` }),
  }));
  return { needs: [...needed.keys()], packages };
}
