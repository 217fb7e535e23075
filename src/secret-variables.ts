/**
 * Environment variables that hold a secret input on the command line, in the
 * order in which they are asked. Secrets are never flags: every process on the
 * machine can read another's arguments.
 */
export function secretVariables(inputName: string): readonly string[] {
  if (inputName === 'github-token') return ['GITHUB_TOKEN', 'GH_TOKEN'];
  return [`RELEASE_ACTIONS_${inputName.toUpperCase().replaceAll('-', '_')}`];
}
