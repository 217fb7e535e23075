/**
 * requirements.txt with pinned versions, as pip-compile, uv and poetry export it. It is
 * flat: everything in it is needed. https://pip.pypa.io/en/stable/reference/requirements-file-format/
 */
import { unreadableLock } from '../failures.ts';
import type { LockFile, LockedPackage, LockedProject } from './locked.ts';
import { pythonPurl, sha256Checksums } from './python.ts';

const pinned =
  /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*===?\s*([A-Za-z0-9][A-Za-z0-9.!+_-]*)\s*(?=;|--|$)/;
/** Options that add no package of their own; a requirements file inside of one would. */
const harmlessOption =
  /^(?:-i|-f|--index-url|--extra-index-url|--find-links|--no-index|--require-hashes|--no-binary|--only-binary|--prefer-binary|--trusted-host|--pre|--use-feature)(?=[\s=]|$)/;
/** The project itself, installed from its folder. */
const itself = /^(?:-e|--editable)?\s*(?:file:)?\.{1,2}(?:\/|\[|\s|$)/;

/** Throws SBOM_LOCK_UNREADABLE with the line that is no pinned requirement. */
export function readRequirements({ path, text }: LockFile): LockedProject {
  const packages = new Map<string, LockedPackage>();
  for (const { line, number } of logicalLines(text)) {
    if (harmlessOption.test(line) || itself.test(line)) continue;
    const [, name, version] = pinned.exec(line) ?? [];
    if (name === undefined || version === undefined) {
      const shown = JSON.stringify(line.slice(0, 120));
      throw unreadableLock(path, `does not pin a version in line ${number}: ${shown}`);
    }
    const locked = asLocked(name, version, line);
    // A name with several versions is one for each environment marker.
    packages.set(locked.key, locked);
  }
  return { needs: [...packages.keys()].sort(), packages: [...packages.values()] };
}

function asLocked(name: string, version: string, line: string): LockedPackage {
  const hashes = [...line.matchAll(/--hash[= ](sha256:[0-9a-fA-F]{64})(?=\s|$)/g)];
  return {
    ...{ key: `${name.toLowerCase()} ${version}`, name, version },
    purl: pythonPurl({ name, version }),
    downloadLocation: undefined,
    checksums: sha256Checksums(hashes.map((match) => match[1])),
    needs: [],
  };
}

/** Lines without comments, those that end with a backslash joined; numbers are of the first. */
function logicalLines(text: string): readonly { readonly line: string; readonly number: number }[] {
  const lines: { line: string; number: number }[] = [];
  let joined = '';
  let first = 1;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    if (joined === '') first = index + 1;
    const plain = raw.replace(/(?:^|\s)#.*$/, '');
    const continued = plain.endsWith('\\');
    joined += `${continued ? plain.slice(0, -1) : plain} `;
    if (continued) continue;
    if (joined.trim() !== '') lines.push({ line: joined.trim(), number: first });
    joined = '';
  }
  if (joined.trim() !== '') lines.push({ line: joined.trim(), number: first });
  return lines;
}
