/** Bundles that are broken at random: each must be refused with a code, or say the same. */
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { parseBundle } from '../../src/attestation/bundle.ts';
import { readStatement } from '../../src/attestation/signed-statement.ts';
import { embeddedRoots } from '../../src/attestation/trusted-roots.ts';
import { verifySignature } from '../../src/attestation/verify-signature.ts';
import { Failure } from '../../src/failure.ts';

/** Puts any JSON into any field of a bundle that the embedded roots verify. */
export function fuzzFields(good: object, numRuns: number): void {
  const require = refusedOrSame(good);
  const path = fc.constantFrom(...pathsOf(good));
  const value = fc.oneof(
    fc.constantFrom<unknown>(null, [], {}, '', 0, -1, true, '0', 'AAAA', '9'.repeat(30)),
    fc.string(),
    fc.base64String(),
    fc.jsonValue(),
  );
  const property = fc.property(path, value, (at, replacement) => {
    const changed = structuredClone(good);
    setAt(changed, at, replacement);
    require(changed);
  });
  fc.assert(property, { numRuns });
}

/** Changes one byte of what is in base64. */
export function fuzzBytes(good: object, numRuns: number): void {
  const require = refusedOrSame(good);
  const texts = pathsOf(good).filter((path) => String(getAt(good, path)).length > 20);
  const mask = fc.integer({ min: 1, max: 255 });
  const property = fc.property(fc.constantFrom(...texts), fc.nat(), mask, (path, place, bits) => {
    const changed = structuredClone(good);
    const bytes = Buffer.from(String(getAt(good, path)), 'base64');
    bytes[place % bytes.length]! ^= bits;
    setAt(changed, path, bytes.toString('base64'));
    require(changed);
  });
  fc.assert(property, { numRuns });
}

function refusedOrSame(good: object): (changed: object) => void {
  const roots = embeddedRoots();
  const place = { file: 'a.sigstore.json' };
  const expected = readStatement(parseBundle(good, place));
  return (changed) => {
    try {
      const bundle = parseBundle(changed, place);
      verifySignature(bundle, roots);
      expect(readStatement(bundle)).toEqual(expected);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      expect(error.code).toMatch(/^ATTESTATION_/);
    }
  };
}

type Path = readonly (string | number)[];

function pathsOf(value: unknown, prefix: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) => {
    const path = [...prefix, name];
    return [path, ...pathsOf(child, path)];
  });
}

function getAt(value: unknown, path: Path): unknown {
  return path.reduce((at, name) => (at as Record<string, unknown>)[name], value);
}

function setAt(value: unknown, path: Path, replacement: unknown): void {
  const parent = getAt(value, path.slice(0, -1)) as Record<string, unknown>;
  parent[path.at(-1)!] = replacement;
}
