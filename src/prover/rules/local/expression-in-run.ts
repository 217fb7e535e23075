import { expressionsOf, type Templates } from '../../../workflow/template.ts';
import type { LocalRule } from '../local-rule.ts';

/** Values of a fixed alphabet, which cannot be commands. */
const fixed =
  /^(?:github\.(?:sha|run_id|run_number|run_attempt|repository|repository_owner|server_url|api_url|workspace|action_path|event_name|event\.number|event\.pull_request\.number)|(?:needs|steps|job)\.[\w.-]+\.(?:result|outcome|conclusion)|job\.status|runner\.\w+|strategy\.[\w-]+|matrix\.[\w.-]+|hashFiles\(.*\)|secrets\.GITHUB_TOKEN|github\.token|[a-z]+\(\)|'[^']*'|\d+|toJSON\(matrix\))$/i;

/** EXPRESSION-IN-RUN: in a job that could harm the release, text pasted into a script. */
export const expressionInRun: LocalRule = {
  name: 'EXPRESSION-IN-RUN',
  level: 'warning',
  what: 'A script of a job that could harm the release has a value pasted into it by `${{ }}`.',
  why: 'The value becomes part of the script before the shell reads it: a tag named `v1;curl…` or an input with a quote is run.',
  realCase: "A release pipeline pasted the tag's name into its scripts.",
  cure: 'Pass the value through `env`, and write "$NAME" in the script.',
  find: ({ workflow, jobs }) =>
    jobs
      .filter(({ hasPower }) => hasPower)
      .flatMap(({ id, job, scripts }) =>
        scripts.flatMap(({ step, index }) => {
          const envs = [workflow.env, ...(job.kind === 'steps' ? [job.env] : []), step.env];
          const pasted = expressionsOf(step.run).filter(
            ({ source }) => !fixed.test(source) && !isLiteral(source, envs),
          );
          const [first] = pasted;
          if (!first) return [];
          const more = pasted.length > 1 ? `, and ${pasted.length - 1} more,` : '';
          return [
            {
              at: step.at,
              job: id,
              step: index,
              message: `\`\${{ ${first.source} }}\`${more} is pasted into the script.`,
            },
          ];
        }),
      ),
};

/** `env.NAME`, when every `env` that sets it does so without an expression. */
function isLiteral(source: string, envs: readonly Templates[]): boolean {
  const name = /^env\.(\w+)$/.exec(source)?.[1];
  if (name === undefined) return false;
  const values = envs.flatMap((env) => env.get(name) ?? []);
  return values.length > 0 && values.every((value) => expressionsOf(value).length === 0);
}
