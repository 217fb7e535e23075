/** package.json, and any other JSON document with a `version` at its top. */
import { lineAt, type FoundVersion, type Source } from './source.ts';
import { noVersion, unreadable } from './unusable.ts';

/** The top-level `version`; npm's versions are SemVer. */
export function readJson({ path, text }: Source): FoundVersion {
  const document = parseJson(path, text);
  const version =
    typeof document === 'object' && document !== null && Object.hasOwn(document, 'version')
      ? (document as { version: unknown }).version
      : undefined;
  if (typeof version !== 'string') throw noVersion(path, 'top-level `version` that is a text');
  return { version, path, line: lineOfTopLevelKey(text, 'version'), scheme: 'semver' };
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(path, (error as Error).message);
  }
}

/** Line of the last such key at depth 1, which is the one that JSON.parse takes. */
function lineOfTopLevelKey(text: string, key: string): number | undefined {
  let depth = 0;
  let line: number | undefined;
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if ('{['.includes(token[0])) depth += 1;
    else if ('}]'.includes(token[0])) depth -= 1;
    else if (depth === 1 && token[1] !== undefined && token[0].startsWith(`"${key}"`)) {
      line = lineAt(text, token.index);
    }
  }
  return line;
}
