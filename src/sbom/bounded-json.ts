/** JSON from outside, within limits that keep every later walk over it bounded. */
import { sbomFailure } from './failures.ts';
import type { PlacedText } from './sbom.ts';

/** CycloneDX nests components in components; nobody nests so deep. */
const maxDepth = 200;

/** The value. Throws SBOM_MALFORMED, also when it is nested deeper than 200. */
export function parseBoundedJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw malformed(`it is not JSON: ${(error as Error).message.slice(0, 200)}`);
  }
  requireShallow(value);
  return value;
}

/** Level by level instead of by recursion, which is what deep nesting would break. */
function requireShallow(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) throw malformed(`it is nested deeper than ${maxDepth}`);
    const next: unknown[] = [];
    for (const entry of level) {
      if (typeof entry !== 'object' || entry === null) continue;
      for (const child of Object.values(entry)) {
        if (typeof child === 'object' && child !== null) next.push(child);
      }
    }
    level = next;
  }
}

/** Every text below a value, in the document's order. */
export function* textsOf(value: unknown, place = '', field = ''): Generator<PlacedText> {
  if (typeof value === 'string') yield { place, field, text: value };
  else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries())
      yield* textsOf(entry, `${place}[${index}]`, field);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, entry] of Object.entries(value)) {
      yield* textsOf(entry, place === '' ? name : `${place}.${name}`, name);
    }
  }
}

function malformed(seen: string) {
  return sbomFailure('SBOM_MALFORMED', {
    seen: `the SBOM cannot be read: ${seen}`,
    expected: 'SPDX 2.3 or CycloneDX 1.4 to 1.7, as one JSON document',
    cure: 'Let the tool that made it write JSON, whole (`syft -o spdx-json`, `npm sbom`, `cdxgen`).',
  });
}
