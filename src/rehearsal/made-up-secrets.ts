/** Secrets as a maintainer would have stored them: one for each that the workflow names. */
import { createHash } from 'node:crypto';
import type { Secrets } from '../workflow/secrets.ts';

/** How tokens begin; by the name of the secret that holds one. */
const beginnings: readonly (readonly [RegExp, string])[] = [
  [/npm|node/i, 'npm_'],
  [/pypi|twine/i, 'pypi-'],
  [/crates|cargo/i, 'cio'],
];

/** The same values for the same names, in whatever process; GITHUB_TOKEN is no secret of theirs. */
export function madeUpSecrets(workflowText: string): Secrets {
  const names = [...workflowText.matchAll(/\bsecrets\.([A-Za-z_]\w*)/g)].map(([, name]) => name!);
  const own = [...new Set(names)].filter((name) => name !== 'GITHUB_TOKEN');
  return Object.fromEntries(own.map((name) => [name, tokenFor(name)]));
}

function tokenFor(name: string): string {
  const beginning = beginnings.find(([pattern]) => pattern.test(name))?.[1] ?? 'secret-';
  return `${beginning}${createHash('sha256').update(name).digest('hex').slice(0, 36)}`;
}
