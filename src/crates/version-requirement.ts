/**
 * Version requirements as cargo sends them: parsed and printed again, so that
 * `1.0` goes out as `^1.0`, each comparator with its operator.
 * https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html
 */
import { crateFailure } from './failures.ts';

const comparator =
  /^(=|>=|<=|>|<|~|\^)?\s*((?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*|[*xX])){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$/;

/** The requirement in cargo's own print. Throws CRATE_MANIFEST_INVALID. */
export function renderVersionRequirement(text: string): string {
  const trimmed = text.trim();
  if (/^[*xX]$/.test(trimmed)) return '*';
  return trimmed
    .split(',')
    .map((part) => renderComparator(part.trim(), text))
    .join(', ');
}

function renderComparator(part: string, whole: string): string {
  const match = comparator.exec(part);
  if (!match) {
    throw crateFailure('CRATE_MANIFEST_INVALID', {
      seen: `the version requirement ${JSON.stringify(whole)}`,
      expected: 'a requirement such as `1.2`, `>=1, <2` or `1.*`',
      cure: 'Package the crate with cargo, which writes a normalised Cargo.toml.',
    });
  }
  // Build metadata never takes part in a requirement; cargo drops it.
  const version = match[2]!.replace(/\+.*$/, '');
  const wildcard = /^\d+(\.\d+)?\.[*xX]/.exec(version);
  if (wildcard) return version.replace(/[xX]/g, '*').replace(/\.\*\.\*$/, '.*');
  return `${match[1] ?? '^'}${version}`;
}
