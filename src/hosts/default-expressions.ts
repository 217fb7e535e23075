/** Defaults that are expressions on GitHub, resolved from the runner's variables elsewhere. */
import type { Environment } from './run-context.ts';

// No variable tells a called workflow; where there is no such call, the caller is the one that runs.
const contextReference = /^\$\{\{ (?:job\.[a-z_]+ \|\| )?github\.([a-z_]+) \}\}$/;

/**
 * Name of the variable that holds a default such as `${{ github.sha }}`
 * (`GITHUB_SHA`), undefined when the default is a plain text or no such
 * reference. Nothing is guessed from the checkout: a release says what it releases.
 */
export function findDefaultVariable(defaultText: string | undefined): string | undefined {
  const name = contextReference.exec(defaultText ?? '')?.[1];
  return name === undefined ? undefined : `GITHUB_${name.toUpperCase()}`;
}

/** The default's value in that environment, undefined when it has none. */
export function findDefault(defaultText: string | undefined, env: Environment): string | undefined {
  const variable = findDefaultVariable(defaultText);
  return variable === undefined ? undefined : env[variable];
}
